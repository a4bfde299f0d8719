package dev.llmnode.node.config.key;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that are more than a word, and nothing that Java has a type for. */
public enum ValueForm {
    /** An origin as browsers send it (RFC 6454, section 6.2), or {@code *} for any. */
    ORIGIN("write an origin such as https://example.org:8443, or *") {
        private static final Pattern TEXT = Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[^/?#@\\s]+");

        @Override
        boolean fits(String text) {
            return TEXT.matcher(text).matches();
        }
    },
    /** An API key as it is, or its hash. */
    API_KEY("write the key itself, or sha256: and the 64 hexadecimal digits of its hash") {
        private static final Pattern HASH = Pattern.compile("sha256:[0-9a-fA-F]{64}");

        @Override
        boolean fits(String text) {
            return !text.startsWith("sha256:") || HASH.matcher(text).matches();
        }
    },
    /** An address or a CIDR block (RFC 4632). */
    NETWORK("write an address or a block of them, such as 10.0.0.0/8") {
        private static final Pattern BLOCK = Pattern.compile("([0-9a-fA-F:.]+)(?:/(\\d{1,3}))?");

        @Override
        boolean fits(String text) {
            Matcher block = BLOCK.matcher(text);
            if (!block.matches()) {
                return false;
            }
            int width = InetAddress.ofLiteral(block.group(1)) instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
            return block.group(2) == null || Integer.parseInt(block.group(2)) <= width;
        }
    };

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final String cure;

    ValueForm(String cure) {
        this.cure = cure;
    }

    abstract boolean fits(String text);

    void check(String text) {
        boolean fits;
        try {
            fits = fits(text);
        } catch (IllegalArgumentException _) {
            fits = false;
        }
        if (!fits) {
            throw new IllegalArgumentException(cure);
        }
    }
}
