package dev.llmnode.conformance.report;

import dev.llmnode.conformance.run.Result;
import dev.llmnode.conformance.run.Result.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as one page without scripts: what failed first, then every suite, then what of the specification was seen. */
public final class HtmlReport {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>LLM Node conformance</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
            table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; }
            td, th { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #d8dee4; vertical-align: top; }
            .passed { color: #116329; } .failed, .unexpected_pass { color: #a40e26; font-weight: 600; }
            .known_failure, .skipped { color: #7d4e00; }
            pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
            </style>
            <h1>LLM Node conformance</h1>
            """;

    private HtmlReport() {}

    /**
     * Writes the file.
     *
     * @param coverage items of the specification, and whether the run saw them
     */
    public static void write(Path file, List<Result> results, Map<String, Boolean> coverage) throws IOException {
        StringBuilder html = new StringBuilder(HEAD);
        html.append("<p>%s</p>\n".formatted(escape(summary(results))));
        List<Result> bad =
                results.stream().filter(result -> !result.status().isGood()).toList();
        if (!bad.isEmpty()) {
            html.append("<h2>Failed</h2>\n").append(table(bad));
        }
        results.stream()
                .collect(Collectors.groupingBy(Result::suite, LinkedHashMap::new, Collectors.toList()))
                .forEach((suite, tests) ->
                        html.append("<h2>%s</h2>\n".formatted(escape(suite))).append(table(tests)));
        html.append("<h2>Seen of the specification</h2>\n<table>\n");
        coverage.forEach((item, seen) -> html.append("<tr><td>%s<td class=\"%s\">%s\n"
                .formatted(escape(item), seen ? "passed" : "skipped", seen ? "seen" : "not seen")));
        Files.writeString(file, html.append("</table>\n"));
    }

    /** How many tests came out how, in words. */
    public static String summary(List<Result> results) {
        Map<Status, Long> counts =
                results.stream().collect(Collectors.groupingBy(Result::status, Collectors.counting()));
        return "%d tests: %d passed, %d failed, %d known failures, %d passed unexpectedly, %d skipped"
                .formatted(
                        results.size(),
                        counts.getOrDefault(Status.PASSED, 0L),
                        counts.getOrDefault(Status.FAILED, 0L),
                        counts.getOrDefault(Status.KNOWN_FAILURE, 0L),
                        counts.getOrDefault(Status.UNEXPECTED_PASS, 0L),
                        counts.getOrDefault(Status.SKIPPED, 0L));
    }

    private static String table(List<Result> results) {
        return results.stream()
                .map(result -> "<tr><td>%s<td class=\"%s\">%s<td>%d ms<td><pre>%s</pre>\n"
                        .formatted(
                                escape(result.test()),
                                result.status().name().toLowerCase(java.util.Locale.ROOT),
                                escape(result.status()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' ')),
                                result.duration().toMillis(),
                                escape(String.join("\n", result.problems()))))
                .collect(Collectors.joining("", "<table>\n", "</table>\n"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
