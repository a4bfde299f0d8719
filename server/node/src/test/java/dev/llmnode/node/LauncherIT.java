package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.llmnode.node.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of stand-ins: JDKs, Maven and Node.js are scripts that say that they were called. */
class LauncherIT {
    private static final int PATIENCE_SECONDS = 60;
    private static final List<String> SYSTEM_TOOLS = List.of(
            "cat",
            "cp",
            "date",
            "dirname",
            "env",
            "find",
            "grep",
            "head",
            "mkdir",
            "mv",
            "printf",
            "readlink",
            "rm",
            "sed",
            "sh",
            "sleep",
            "tail",
            "touch",
            "tr",
            "wc",
            "kill");

    @TempDir
    private Path folder;

    private Path checkout;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        Files.createDirectories(checkout.resolve("specs"));
        Files.createDirectories(checkout.resolve("server/node/src"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.copy(Repository.root().resolve("llm-node"), checkout.resolve("llm-node"));
        assertThat(checkout.resolve("llm-node").toFile().setExecutable(true)).isTrue();
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : SYSTEM_TOOLS) {
            for (String place : List.of("/usr/bin", "/bin")) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), Path.of(place, tool));
                }
            }
        }
        script(tools.resolve("node"), "exit 0");
        script(tools.resolve("npm"), "exit 0");
        script(tools.resolve("mvn"), "echo \"mvn with $JAVA_HOME: $*\" >> '%s'".formatted(folder.resolve("builds")));
        environment.put("PATH", tools.toString());
        environment.put("HOME", folder.resolve("home").toString());
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A JDK of that version, which prints how its java was called. */
    private Path jdk(String name, int version) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), """
                for word in "$@"; do
                    case $word in
                    -XX:SharedArchiveFile=*) : > "${word#*=}" ;;
                    esac
                done
                printf 'java %d:'
                printf ' <%%s>' "$@"
                echo
                """.formatted(version));
        script(home.resolve("bin/javac"), "exit 0");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%d.0.1\"\n".formatted(version));
        return home;
    }

    private record Outcome(int exitCode, String output) {}

    private Outcome launch(Path script, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        return launch(checkout.resolve("llm-node"), arguments);
    }

    private List<String> builds() throws IOException {
        Path builds = folder.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    @Test
    void launch_shouldBuildOnceAndRunOnTheJdkOfJavaHome() throws Exception {
        environment.put("JAVA_HOME", jdk("a jdk", 25).toString());

        Outcome first = launch("models", "--data-dir", "a b");
        Outcome second = launch("version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.output())
                .contains("building", "java 25: <--add-modules> <jdk.incubator.vector>", "<models> <--data-dir> <a b>");
        assertThat(first.output())
                .contains(
                        "<-XX:SharedArchiveFile=%s/server/node/target/llm-node.jsa>".formatted(checkout.toRealPath()));
        assertThat(second.output()).doesNotContain("building").contains("version");
        assertThat(builds())
                .singleElement()
                .asString()
                .contains("a jdk", "-Dquick", "-DskipTests", "-pl server/node -am");
    }

    @Test
    void launch_shouldBuildAgainWhenASourceHasChanged() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", 25).toString());
        launch("version");
        Files.setLastModifiedTime(
                Files.writeString(checkout.resolve("server/node/src/New.java"), "class New {}"),
                FileTime.fromMillis(System.currentTimeMillis() + 60_000));

        assertThat(launch("version").output()).contains("building");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void launch_shouldPreferATestedJdkToAnOldOrAnUntestedOne() throws Exception {
        environment.put("JAVA_HOME", jdk("old", 17).toString());
        jdk("home/.sdkman/candidates/java/30", 30);
        jdk("home/.sdkman/candidates/java/tested", 26);

        assertThat(launch("--jdk").output().strip())
                .satisfies(
                        home -> assertThat(Path.of(home, "release")).content().containsPattern("\"2[56]\\."));
    }

    @Test
    void launch_shouldWarnOfAJdkThatWasNotTested() throws Exception {
        environment.put("LLM_NODE_JAVA_HOME", jdk("new", 30).toString());
        assumeThat(Path.of(launch("--jdk").output().strip()))
                .as("no tested JDK in a usual folder of this machine, which would be taken instead")
                .isEqualTo(folder.resolve("new"));

        assertThat(launch("version").output()).contains("not tested on JDK 30");
    }

    @Test
    void launch_shouldWorkThroughALinkFromAnotherFolder() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", 25).toString());
        Path link = Files.createSymbolicLink(folder.resolve("node link"), Path.of("a checkout", "llm-node"));

        assertThat(launch(link, "version").exitCode()).isZero();
        assertThat(checkout.resolve("server/node/target/built.stamp")).exists();
    }

    @Test
    void launch_shouldNameTheLogOfABuildThatFailed() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", 25).toString());
        script(tools.resolve("mvn"), "echo '[ERROR] it does not compile'; exit 1");

        Outcome outcome = launch("version");

        assertThat(outcome.exitCode()).isEqualTo(70);
        assertThat(outcome.output())
                .contains("it does not compile", "the build failed", "server/node/target/build.log");
        assertThat(launch("version").output()).contains("building");
    }

    @Test
    void launch_shouldSayWhatIsMissingForTheBuild() throws Exception {
        environment.put("JAVA_HOME", jdk("jdk", 25).toString());
        Files.delete(tools.resolve("mvn"));

        Outcome outcome = launch("version");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.output()).contains("needs Maven");
    }
}
