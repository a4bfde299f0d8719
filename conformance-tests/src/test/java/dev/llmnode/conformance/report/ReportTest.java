package dev.llmnode.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.conformance.run.Result;
import dev.llmnode.conformance.run.Result.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ReportTest {

    @TempDir
    Path folder;

    @Test
    void junit_shouldCountFailuresAndKeepOddCharacters() throws Exception {
        Path file = folder.resolve("junit.xml");
        JUnitXmlReport.write(file, results());

        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        Element suite = (Element) root.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(root.getElementsByTagName("failure").getLength()).isEqualTo(2);
        assertThat(((Element) root.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .isEqualTo("<b> & \uFFFD");
    }

    @Test
    void html_shouldEscapeAndSummarise() throws Exception {
        Path file = folder.resolve("report.html");
        HtmlReport.write(file, results(), Map.of("listModels 200", true));

        assertThat(Files.readString(file))
                .contains("5 tests: 1 passed, 1 failed, 1 known failures, 1 passed unexpectedly, 1 skipped")
                .contains("&lt;b&gt; &amp;")
                .contains("listModels 200")
                .doesNotContain("<b>");
    }

    private static List<Result> results() {
        return Arrays.stream(Status.values())
                .map(status -> new Result("Suite", "test", status, List.of("<b> & \u0001"), Duration.ofMillis(5)))
                .toList();
    }
}
