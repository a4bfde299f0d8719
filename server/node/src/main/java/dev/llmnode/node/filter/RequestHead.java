package dev.llmnode.node.filter;

import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;

/**
 * What Grizzly's parser lets through, or waits on for ever, though RFC 9112 forbids it: request lines that are none, headers without a colon or with
 * white space before it, folded lines, control characters, a second {@code Host}. Two readers of such a head can disagree about where it ends.
 */
final class RequestHead {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^\\x00-\\x20\\x7f]+ HTTP/1\\.[01]");
    private static final Pattern HEADER =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");
    private static final String HOST = "host:";
    private static final String CONNECT = "CONNECT ";

    private RequestHead() {}

    /**
     * Looks at the lines that are there, from the buffer's position on; a line that is not complete yet is left for later.
     *
     * @throws IllegalStateException if one is not as it must be
     */
    static void check(Buffer input) {
        int hosts = 0;
        boolean first = true;
        int begin = input.position();
        for (int end = lineEnd(input, begin); end >= 0; end = lineEnd(input, begin)) {
            String line = line(input, begin, end);
            begin = end + 1;
            if (first && line.isEmpty()) {
                continue; // An empty line before the request is to be ignored (RFC 9112, section 2.2).
            }
            if (line.isEmpty()) {
                return;
            }
            if (first) {
                checkRequestLine(line);
                first = false;
                continue;
            }
            if (!HEADER.matcher(line).matches()) {
                throw new IllegalStateException("Not a header");
            }
            hosts += line.regionMatches(true, 0, HOST, 0, HOST.length()) ? 1 : 0;
            if (hosts > 1) {
                throw new IllegalStateException("Two Host headers");
            }
        }
    }

    private static void checkRequestLine(String line) {
        if (!REQUEST_LINE.matcher(line).matches()) {
            throw new IllegalStateException("Not a request line");
        }
        if (line.startsWith(CONNECT)) {
            throw new IllegalStateException("A node is no proxy");
        }
    }

    private static int lineEnd(Buffer input, int begin) {
        for (int i = begin; i < input.limit(); i++) {
            if (input.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The line as Latin-1, without its end. */
    private static String line(Buffer input, int begin, int end) {
        int length = end - begin - (end > begin && input.get(end - 1) == '\r' ? 1 : 0);
        StringBuilder line = new StringBuilder(length);
        for (int i = begin; i < begin + length; i++) {
            line.append((char) (input.get(i) & 0xFF));
        }
        return line.toString();
    }
}
