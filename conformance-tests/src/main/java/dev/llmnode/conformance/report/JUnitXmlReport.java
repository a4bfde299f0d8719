package dev.llmnode.conformance.report;

import dev.llmnode.conformance.run.Result;
import dev.llmnode.conformance.run.Result.Status;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results in the XML form that build servers read: a {@code testsuite} a suite. */
public final class JUnitXmlReport {

    private JUnitXmlReport() {}

    /** Writes the file. */
    public static void write(Path file, List<Result> results) throws IOException {
        Map<String, List<Result>> suites =
                results.stream().collect(Collectors.groupingBy(Result::suite, TreeMap::new, Collectors.toList()));
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<Result>> suite : suites.entrySet()) {
                writeSuite(xml, suite.getKey(), suite.getValue());
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write %s".formatted(file), e);
        }
    }

    private static void writeSuite(XMLStreamWriter xml, String name, List<Result> results) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", Integer.toString(results.size()));
        xml.writeAttribute(
                "failures",
                Long.toString(results.stream()
                        .filter(result -> !result.status().isGood())
                        .count()));
        xml.writeAttribute(
                "skipped",
                Long.toString(results.stream()
                        .filter(result -> result.status() == Status.SKIPPED)
                        .count()));
        for (Result result : results) {
            writeTest(xml, result);
        }
        xml.writeEndElement();
    }

    private static void writeTest(XMLStreamWriter xml, Result result) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", result.suite());
        xml.writeAttribute("name", result.test());
        xml.writeAttribute(
                "time", String.format(Locale.ROOT, "%.3f", result.duration().toNanos() / 1e9));
        String problems = String.join("\n", result.problems());
        switch (result.status()) {
            case PASSED -> {}
            case FAILED -> writeProblem(xml, "failure", problems);
            case UNEXPECTED_PASS ->
                writeProblem(xml, "failure", "passes, but is listed as a known failure: " + problems);
            case KNOWN_FAILURE -> writeProblem(xml, "skipped", "known failure: " + problems);
            case SKIPPED -> writeProblem(xml, "skipped", problems);
        }
        xml.writeEndElement();
    }

    private static void writeProblem(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", printable(text));
        xml.writeEndElement();
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String printable(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD]", "\uFFFD");
    }
}
