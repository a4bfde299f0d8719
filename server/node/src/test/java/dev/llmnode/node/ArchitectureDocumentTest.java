package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureDocumentTest {
    private static final Pattern PACKAGE = Pattern.compile("`(dev\\.llmnode(?:\\.[a-z0-9]+)+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dev\\.llmnode(?:\\.[a-z0-9]+)+)` \\|");
    private static final Pattern STEP = Pattern.compile("(?m)^\\d\\. ");

    private static String document() throws IOException {
        return Files.readString(Repository.root().resolve("ARCHITECTURE.md"));
    }

    @Test
    void document_shouldNameOnlyPackagesThatExist() throws IOException {
        assertThat(named(PACKAGE)).isNotEmpty().isSubsetOf(packages());
    }

    @Test
    void document_shouldHaveARowForEachPackage() throws IOException {
        assertThat(named(ROW)).containsExactlyInAnyOrderElementsOf(packages());
    }

    private static Set<String> named(Pattern place) throws IOException {
        return place.matcher(document()).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    @Test
    void document_shouldTellARequestsWayInEightSteps() throws IOException {
        assertThat(STEP.matcher(document()).results().map(MatchResult::group)).hasSize(8);
    }

    private static Set<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root())) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith("package-info.java") && file.contains("/src/main/java/"))
                    .map(file -> file.substring(
                                    file.indexOf("/src/main/java/") + "/src/main/java/".length(),
                                    file.length() - "/package-info.java".length())
                            .replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }
}
