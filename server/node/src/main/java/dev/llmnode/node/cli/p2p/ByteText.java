package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes on a command line: plain text, {@code base64:…} or {@code hex:…}. */
final class ByteText {
    private static final String BASE64 = "base64:";
    private static final String HEX = "hex:";

    private ByteText() {}

    /** @param name the argument's, for the error */
    static byte[] parse(String name, String text) {
        try {
            if (text.startsWith(BASE64)) {
                return Base64.getDecoder().decode(text.substring(BASE64.length()));
            }
            return text.startsWith(HEX)
                    ? HexFormat.of().parseHex(text.substring(HEX.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "%s '%s': %s; write text, base64:… or hex:…".formatted(name, text, e.getMessage()),
                    e);
        }
    }

    /** The bytes as text where they are text that can be printed, as base64 else; {@link #parse} reads either. */
    static String print(byte[] bytes) {
        String base64 = BASE64 + Base64.getEncoder().encodeToString(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean isPlain = text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                    && !text.startsWith(BASE64)
                    && !text.startsWith(HEX);
            return isPlain ? text : base64;
        } catch (CharacterCodingException _) {
            return base64;
        }
    }
}
