package dev.llmnode.inference.text.jinja;

/** Backslashes in string literals, with Python's meaning. */
final class StringEscapes {
    private static final String SIMPLE = "abfnrtv\\'\"\n";
    private static final String[] MEANING = {"\u0007", "\b", "\f", "\n", "\r", "\t", "\u000b", "\\", "'", "\"", ""};

    private StringEscapes() {}

    static String resolve(String literal, int line) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder text = new StringBuilder(literal.length());
        int i = 0;
        while (i < literal.length()) {
            char c = literal.charAt(i);
            if (c != '\\' || i + 1 == literal.length()) {
                text.append(c);
                i++;
            } else {
                i = resolveOne(literal, i + 1, text, line);
            }
        }
        return text.toString();
    }

    /** Appends the meaning of the escape whose letter is at {@code at}; returns where it ends. */
    private static int resolveOne(String literal, int at, StringBuilder text, int line) {
        char letter = literal.charAt(at);
        int simple = SIMPLE.indexOf(letter);
        if (simple >= 0) {
            text.append(MEANING[simple]);
            return at + 1;
        }
        return switch (letter) {
            case 'x' -> number(literal, at + 1, 2, 16, text, line);
            case 'u' -> number(literal, at + 1, 4, 16, text, line);
            case 'U' -> number(literal, at + 1, 8, 16, text, line);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(literal, at, octalDigits(literal, at), 8, text, line);
            default -> {
                text.append('\\').append(letter);
                yield at + 1;
            }
        };
    }

    private static int octalDigits(String literal, int at) {
        int end = at;
        while (end < literal.length() && end < at + 3 && literal.charAt(end) >= '0' && literal.charAt(end) <= '7') {
            end++;
        }
        return end - at;
    }

    private static int number(String literal, int at, int digits, int base, StringBuilder text, int line) {
        int end = at + digits;
        try {
            int codePoint = Integer.parseUnsignedInt(literal, at, end, base);
            text.appendCodePoint(codePoint);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TemplateSyntaxException(line, "a string has a bad escape");
        }
        return end;
    }
}
