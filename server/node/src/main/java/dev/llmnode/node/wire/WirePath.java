package dev.llmnode.node.wire;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;

/** Where in a document an error is, as people write it: {@code filters.min_success_rate}, {@code messages[0].role}. */
final class WirePath {
    private WirePath() {}

    static String of(Error error) {
        StringBuilder path = new StringBuilder();
        NodePath location = error.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            if (location.getElement(i) instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                append(path, location.getName(i));
            }
        }
        if (error.getProperty() != null) {
            append(path, error.getProperty());
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String name) {
        if (!path.isEmpty()) {
            path.append('.');
        }
        path.append(name);
    }
}
