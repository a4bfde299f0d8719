package dev.llmnode.p2p.interop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The results of the matrix, as a Markdown table with a row for each peer, transport and direction. */
final class MatrixTable {
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();

    synchronized void put(String row, String column, String cell) {
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>()).put(column, cell);
    }

    synchronized void skip(String row, String reason) {
        skipped.put(row, reason);
    }

    synchronized void version(String peer, String version) {
        versions.put(peer, version);
    }

    synchronized String markdown(List<String> columns) {
        StringBuilder text = new StringBuilder("| peer | transport | who dials |");
        columns.forEach(column -> text.append(' ').append(column).append(" |"));
        text.append("\n|").repeat("---|", columns.size() + 3).append('\n');
        rows.forEach((row, cells) -> {
            StringJoiner line = new StringJoiner(" | ", "| " + row + " | ", " |\n");
            columns.forEach(column -> line.add(cells.getOrDefault(column, "-")));
            text.append(line);
        });
        skipped.forEach((row, reason) -> text.append("| ")
                .append(row)
                .append(" | left out: ")
                .append(reason)
                .append(" |\n"));
        text.append('\n');
        versions.forEach((peer, version) ->
                text.append("- ").append(peer).append(": ").append(version).append('\n'));
        return text.toString();
    }
}
