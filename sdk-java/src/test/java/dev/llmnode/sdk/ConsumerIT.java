package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.internal.Version;
import dev.llmnode.sdk.support.Compiled;
import dev.llmnode.sdk.support.Program;
import dev.llmnode.sdk.support.Readme;
import dev.llmnode.sdk.support.RealNode;
import dev.llmnode.sdk.support.WithRealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Projects of users, who have the package and the README and nothing else of this module. */
@Timeout(300)
@ExtendWith(WithRealNode.class)
class ConsumerIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Map<String, String> PRINTED = Map.of(
            "FirstCall", "(?s)\\S.* (complete|max_tokens) \\d+\n",
            "Streaming", "(?s).*\\w.*",
            "ManyQuestions", "(?s).*\\w.*",
            "Errors", "404 MODEL_NOT_FOUND: .*Available models: .*; request .*\n",
            "Settings", "1 200 true\n" + RealNode.MODEL + "\n");

    private final Map<String, String> environment;

    ConsumerIT(RealNode node) {
        environment =
                Map.of("LLM_NODE_BASE_URL", node.url(), "JAVA_HOME", System.getProperty("java.home"), "MAVEN_OPTS", "");
    }

    @Test
    void emptyProject_shouldInstallThePackageAndRunTheReadme(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, String> examples = Readme.examples();
        assertThat(examples).containsOnlyKeys(PRINTED.keySet());
        Path sources = Files.createDirectories(folder.resolve("src/main/java"));
        for (Map.Entry<String, String> each : examples.entrySet()) {
            Files.writeString(sources.resolve(each.getKey() + ".java"), each.getValue());
        }
        Files.writeString(folder.resolve("pom.xml"), project());
        Files.writeString(folder.resolve("settings.xml"), settings(folder.resolve("m2")));

        String first = examples.keySet().iterator().next();
        assertThat(maven(folder, "compile", "exec:java", "-Dexec.mainClass=" + first))
                .matches(PRINTED.get(first));
        String classPath = Compiled.path(folder.resolve("target/classes"), TARGET.resolve("lib/*"), jar());
        for (String name : examples.keySet()) {
            assertThat(Program.run(folder, environment, List.of(Compiled.java(), "-cp", classPath, name)))
                    .as(name)
                    .matches(PRINTED.get(name));
        }
    }

    /** The README's project. Its plugins are those that this build has fetched. */
    private static String project() throws IOException {
        String repository = "file:///path/to/the/checkout/sdk-java/target/repository";
        String plugins =
                pinned("maven-resources-plugin") + pinned("maven-compiler-plugin") + pinned("exec-maven-plugin");
        assertThat(Readme.project()).contains(repository);
        return Readme.project()
                .replace(repository, TARGET.resolve("repository").toUri().toString())
                .replace("</project>", "<build><plugins>" + plugins + "</plugins></build></project>");
    }

    /** A repository of its own, which is filled with what this build has fetched. */
    private static String settings(Path repository) {
        return """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>fetched</id><mirrorOf>central</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(
                repository, Path.of(System.getProperty("maven.repository")).toUri());
    }

    private String maven(Path folder, String... arguments) throws IOException, InterruptedException {
        String maven = Path.of(System.getProperty("maven.home"), "bin", "mvn").toString();
        List<String> command = Stream.concat(Stream.of(maven, "-q", "-B", "-s", "settings.xml"), Stream.of(arguments))
                .toList();
        return Program.run(folder, environment, command).replaceAll("\u001B\\[[;\\d]*m", ""); // colours that -B leaves
    }

    /** A plugin in the version of this project's own build. */
    private static String pinned(String artifact) throws IOException {
        Matcher found = Pattern.compile("<groupId>[\\w.]+</groupId>\\s*<artifactId>" + artifact
                        + "</artifactId>\\s*<version>[\\d.]+</version>")
                .matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(found.find()).isTrue();
        return "<plugin>" + found.group() + "</plugin>";
    }

    private static Path jar() {
        return TARGET.resolve("llmnode-sdk-" + Version.VERSION + ".jar");
    }

    @Test
    void module_shouldRequireThePackageByItsName(@TempDir Path folder) throws IOException, InterruptedException {
        Path descriptor =
                Files.writeString(folder.resolve("module-info.java"), "module consumer { requires dev.llmnode.sdk; }");
        String first = Readme.examples().keySet().iterator().next();
        Path example = Files.writeString(
                Files.createDirectories(folder.resolve("example")).resolve(first + ".java"),
                "package example;\n" + Readme.examples().get(first));
        String modules = Compiled.path(jar(), TARGET.resolve("lib"));
        Path classes = folder.resolve("classes");
        assertThat(Compiled.compileModule(classes, modules, Stream.of(descriptor, example)))
                .isEmpty();
        List<String> command =
                List.of(Compiled.java(), "-p", Compiled.path(classes, modules), "-m", "consumer/example." + first);
        assertThat(Program.run(folder, environment, command)).matches(PRINTED.get(first));
    }
}
