package dev.llmnode.node.filter;

import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * What Grizzly's parser lets pass and RFC 9112 does not: above all whatever two servers in a row could read as two
 * different requests.
 */
final class HeadCheck {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private HeadCheck() {}

    /** @throws IllegalArgumentException if the request line is not one of HTTP/1.0 or 1.1 */
    static void requestLine(HttpRequestPacket head) {
        Protocol protocol = head.getProtocol();
        require(protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0, "the protocol");
        require(TOKEN.matcher(head.getMethod().getMethodString()).matches(), "the method");
        require(!head.getMethod().equals(Method.CONNECT), "the method");
        String target = head.getRequestURI();
        require(target.startsWith("/") || target.startsWith("http") || target.equals("*"), "the request target");
    }

    /** @throws IllegalArgumentException if the headers are not well-formed, or say two things at once */
    static void headers(MimeHeaders headers) {
        int hosts = 0;
        int lengths = 0;
        int codings = 0;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.getName(i).toString();
            String value = text(headers.getValue(i));
            require(TOKEN.matcher(name).matches(), "a header's name");
            require(value.chars().allMatch(HeadCheck::mayStand), "a header's value");
            if (name.equalsIgnoreCase("Host")) {
                hosts++;
            } else if (name.equalsIgnoreCase("Content-Length")) {
                lengths++;
                require(LENGTH.matcher(value.trim()).matches(), "Content-Length");
            } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
                codings++;
                require(value.trim().equalsIgnoreCase("chunked"), "Transfer-Encoding");
            }
        }
        require(hosts <= 1, "Host");
        require(lengths + codings <= 1, "the body's length");
    }

    private static String text(DataChunk value) {
        return value.isNull() ? "" : value.toString();
    }

    private static boolean mayStand(int character) {
        return character == '\t' || (character >= ' ' && character != 0x7f);
    }

    private static void require(boolean valid, String part) {
        if (!valid) {
            throw new IllegalArgumentException("Not well-formed: " + part);
        }
    }
}
