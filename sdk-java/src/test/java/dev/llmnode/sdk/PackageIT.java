package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.internal.Version;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The files that users get. */
class PackageIT {
    private static final Path TARGET = Path.of("target");
    private static final String NAME = "llmnode-sdk-" + Version.VERSION;
    /** The format of class files that Java 17 reads (JVM specification, table 4.1-A). */
    private static final int JAVA_17 = 61;

    private static JarFile jar(String kind) throws IOException {
        return new JarFile(TARGET.resolve(NAME + kind + ".jar").toFile());
    }

    private static List<String> entries(String kind) throws IOException {
        try (JarFile jar = jar(kind)) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void version_shouldBeTheSpecifications() throws IOException {
        Matcher version =
                Pattern.compile("(?m)^  version: (\\S+)$").matcher(Files.readString(Path.of("../specs/openapi.yaml")));
        assertThat(version.find()).isTrue();
        assertThat(Version.VERSION).isEqualTo(version.group(1));
        try (JarFile jar = jar("")) {
            assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                    .isEqualTo(Version.VERSION);
        }
    }

    @Test
    void jar_shouldRunOnJava17() throws IOException {
        try (JarFile jar = jar("")) {
            List<? extends ZipEntry> classes = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList();
            assertThat(classes).hasSizeGreaterThan(100);
            for (ZipEntry each : classes) {
                DataInputStream in = new DataInputStream(jar.getInputStream(each));
                assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
                assertThat(in.readUnsignedShort()).isZero();
                assertThat(in.readUnsignedShort()).as(each.getName()).isEqualTo(JAVA_17);
            }
        }
    }

    @Test
    void module_shouldExportAllButItsInternals() {
        ModuleDescriptor module = ModuleFinder.of(TARGET.resolve(NAME + ".jar"))
                .find("dev.llmnode.sdk")
                .orElseThrow()
                .descriptor();
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports())
                .allSatisfy(each -> assertThat(each.isQualified()).isFalse())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.llmnode.sdk",
                        "dev.llmnode.sdk.error",
                        "dev.llmnode.sdk.json",
                        "dev.llmnode.sdk.model",
                        "dev.llmnode.sdk.node",
                        "dev.llmnode.sdk.resource",
                        "dev.llmnode.sdk.socket",
                        "dev.llmnode.sdk.stream");
        assertThat(module.requires())
                .filteredOn(each -> !each.modifiers().contains(Modifier.MANDATED))
                .extracting(each -> each.name() + " " + each.modifiers())
                .containsExactlyInAnyOrder(
                        "com.fasterxml.jackson.databind [TRANSITIVE]",
                        "java.net.http [TRANSITIVE]",
                        "org.jspecify [STATIC]");
    }

    @Test
    void pom_shouldDependOnJacksonAndJSpecifyAlone() throws IOException {
        Path published = TARGET.resolve("repository/dev/llmnode/llmnode-sdk/" + Version.VERSION + "/" + NAME + ".pom");
        String pom = Files.readString(published);
        assertThat(pom)
                .contains("<version>" + Version.VERSION + "</version>", "Apache-2.0")
                .doesNotContain("<parent>", "SNAPSHOT", "${");
        List<String> dependencies = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(match -> match.group())
                .toList();
        assertThat(dependencies)
                .allSatisfy(each -> assertThat(each).contains("<scope>compile</scope>"))
                .extracting(each -> each.replaceAll("(?s).*<artifactId>(.*)</artifactId>.*", "$1"))
                .containsExactlyInAnyOrder("jackson-annotations", "jackson-core", "jackson-databind", "jspecify");
        try (JarFile jar = jar("")) {
            ZipEntry inside = jar.getEntry("META-INF/maven/dev.llmnode/llmnode-sdk/pom.xml");
            assertThat(jar.getInputStream(inside).readAllBytes()).isEqualTo(Files.readAllBytes(published));
        }
    }

    @Test
    void jars_shouldHaveReferenceSourcesAndJavadocOfWhatIsGeneratedToo() throws IOException {
        assertThat(entries("")).contains("META-INF/llmnode-sdk/api.md", "dev/llmnode/sdk/resource/Inference.class");
        for (String name :
                Set.of("LlmNode", "resource/Inference", "model/InferenceRequest", "error/RateLimitException")) {
            assertThat(entries("-sources")).contains("dev/llmnode/sdk/" + name + ".java");
            assertThat(entries("-javadoc")).contains("dev.llmnode.sdk/dev/llmnode/sdk/" + name + ".html");
        }
        assertThat(entries("-javadoc")).noneMatch(name -> name.contains("internal"));
    }
}
