package dev.llmnode.p2p.multiformats;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Text whose first character names its base: the bases that peer ids and CIDs are met in. */
public enum Multibase {
    BASE16('f'),
    BASE32('b'),
    BASE36('k'),
    BASE58BTC('z'),
    BASE64URL('u');

    private static final String BASE32_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final char prefix;

    Multibase(char prefix) {
        this.prefix = prefix;
    }

    public String encode(byte[] bytes) {
        return prefix
                + switch (this) {
                    case BASE16 -> HexFormat.of().formatHex(bytes);
                    case BASE32 -> base32(bytes);
                    case BASE36 -> base36(bytes);
                    case BASE58BTC -> Base58.encode(bytes);
                    case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                };
    }

    /** The bytes of {@code text}; upper-case base 16, 32 and 36 are read as well. */
    public static byte[] decode(String text) {
        if (text.isEmpty() || text.length() > Base58.MAX_CHARS) {
            throw new MultiformatException(
                    "multibase text must have 1 to %d characters, not %d".formatted(Base58.MAX_CHARS, text.length()));
        }
        String digits = text.substring(1);
        try {
            return switch (text.charAt(0)) {
                case 'f', 'F' -> HexFormat.of().parseHex(digits);
                case 'b', 'B' -> fromBase32(digits.toLowerCase(Locale.ROOT));
                case 'k', 'K' -> fromBase36(digits.toLowerCase(Locale.ROOT));
                case 'z' -> Base58.decode(digits);
                case 'u' -> Base64.getUrlDecoder().decode(digits);
                default -> throw new MultiformatException("unknown multibase prefix '%c'".formatted(text.charAt(0)));
            };
        } catch (IllegalArgumentException e) {
            throw new MultiformatException("multibase text '%s' is damaged: %s".formatted(text, e.getMessage()), e);
        }
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 8 / 5 + 1);
        int bits = 0;
        int buffer = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8 | (b & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32_ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32_ALPHABET.charAt(buffer << (5 - bits) & 31));
        }
        return text.toString();
    }

    private static byte[] fromBase32(String digits) {
        byte[] bytes = new byte[digits.length() * 5 / 8];
        int bits = 0;
        int buffer = 0;
        int at = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = BASE32_ALPHABET.indexOf(digits.charAt(i));
            if (digit < 0) {
                throw new MultiformatException("'%c' is no base32 character".formatted(digits.charAt(i)));
            }
            buffer = (buffer << 5 | digit) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        if (bits >= 5 || (buffer & ((1 << bits) - 1)) != 0) {
            throw new MultiformatException("base32 text has bits left over");
        }
        return bytes;
    }

    private static String base36(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        String digits = zeros == bytes.length ? "" : new BigInteger(1, bytes).toString(36);
        return "0".repeat(zeros) + digits;
    }

    private static byte[] fromBase36(String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        if (!digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))) {
            throw new MultiformatException("base36 text '%s' has other characters".formatted(digits));
        }
        byte[] number = zeros == digits.length() ? new byte[0] : new BigInteger(digits, 36).toByteArray();
        int sign = number.length > 0 && number[0] == 0 ? 1 : 0;
        byte[] bytes = new byte[zeros + number.length - sign];
        System.arraycopy(number, sign, bytes, zeros, number.length - sign);
        return bytes;
    }
}
