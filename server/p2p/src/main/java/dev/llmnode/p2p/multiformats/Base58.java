package dev.llmnode.p2p.multiformats;

import java.util.Arrays;

/** Base58 with Bitcoin's alphabet, the text form of peer ids. */
public final class Base58 {
    /** Longer texts are refused: the work grows with the square of the length. */
    public static final int MAX_CHARS = 1024;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] DIGITS = digits();

    private Base58() {}

    public static String encode(byte[] bytes) {
        int zeros = leadingZeros(bytes);
        // log(256) / log(58) < 1.37 digits a byte.
        byte[] digits = new byte[(bytes.length - zeros) * 137 / 100 + 1];
        int used = 0;
        for (int i = zeros; i < bytes.length; i++) {
            used = multiplyAdd(digits, used, 256, 58, bytes[i] & 0xff);
        }
        StringBuilder text = new StringBuilder(zeros + used);
        text.repeat('1', zeros);
        for (int i = used - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(digits[i]));
        }
        return text.toString();
    }

    public static byte[] decode(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MultiformatException(
                    "base58 text of %d characters is over the limit of %d".formatted(text.length(), MAX_CHARS));
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        byte[] reversed = new byte[text.length() - zeros];
        int used = 0;
        for (int i = zeros; i < text.length(); i++) {
            used = multiplyAdd(reversed, used, 58, 256, digit(text, i));
        }
        byte[] bytes = new byte[zeros + used];
        for (int i = 0; i < used; i++) {
            bytes[zeros + i] = reversed[used - 1 - i];
        }
        return bytes;
    }

    /** One step of Horner's scheme on a little-endian number of {@code used} digits in {@code base}; returns its new size. */
    private static int multiplyAdd(byte[] number, int used, int factor, int base, int addend) {
        int carry = addend;
        int size = used;
        for (int i = 0; i < used; i++) {
            int value = (number[i] & 0xff) * factor + carry;
            number[i] = (byte) (value % base);
            carry = value / base;
        }
        while (carry > 0) {
            number[size++] = (byte) (carry % base);
            carry /= base;
        }
        return size;
    }

    private static int digit(String text, int index) {
        char c = text.charAt(index);
        byte digit = c < DIGITS.length ? DIGITS[c] : -1;
        if (digit < 0) {
            throw new MultiformatException("'%c' at %d is no base58 character".formatted(c, index));
        }
        return digit;
    }

    private static int leadingZeros(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            digits[ALPHABET.charAt(i)] = (byte) i;
        }
        return digits;
    }
}
