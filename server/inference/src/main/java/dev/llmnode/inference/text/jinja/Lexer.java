package dev.llmnode.inference.text.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts a template into tokens and trims the text around tags. */
final class Lexer {
    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    /** Whether the characters before this position end a line, for {@code lstrip_blocks}. */
    private boolean atLineStart = true;

    private Lexer(String source) {
        this.source = source;
    }

    /**
     * The tokens of a template, the last of them its end.
     *
     * @throws TemplateSyntaxException if a tag, a comment or a string does not end, or a character has no meaning
     */
    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        return new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source).read();
    }

    private List<Token> read() {
        while (position < source.length()) {
            int begin = nextBegin();
            readText(begin);
            if (begin < source.length()) {
                readBraced(source.charAt(begin + 1));
            }
        }
        tokens.add(new Token(Token.Kind.END, "", line));
        return List.copyOf(tokens);
    }

    private int nextBegin() {
        for (int i = source.indexOf('{', position); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    /** The text up to a tag, trimmed on its right as the tag wants. */
    private void readText(int end) {
        String text = source.substring(position, end);
        String kept = text;
        if (end < source.length()) {
            char sign = end + 2 < source.length() ? source.charAt(end + 2) : ' ';
            if (sign == '-') {
                kept = Whitespace.strip(text, Whitespace::isSpace, false, true);
            } else if (sign != '+' && source.charAt(end + 1) != '{') {
                kept = withoutIndent(text);
            }
        }
        addText(kept);
        advance(end);
    }

    private void addText(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Token.Kind.TEXT, text, line));
        }
    }

    private String withoutIndent(String text) {
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean indent = (lineStart > 0 || atLineStart)
                && Whitespace.strip(text.substring(lineStart)).isEmpty();
        return indent ? text.substring(0, lineStart) : text;
    }

    private void readBraced(char kind) {
        int sign = position + 2 < source.length() && "-+".indexOf(source.charAt(position + 2)) >= 0 ? 1 : 0;
        switch (kind) {
            case '#' -> readComment();
            case '{' -> {
                add(Token.Kind.OUTPUT_BEGIN, 2 + sign);
                readExpression("}}", Token.Kind.OUTPUT_END);
            }
            default -> {
                if (!readRaw(2 + sign)) {
                    add(Token.Kind.TAG_BEGIN, 2 + sign);
                    readExpression("%}", Token.Kind.TAG_END);
                }
            }
        }
    }

    private void readComment() {
        int end = source.indexOf("#}", position + 2);
        if (end < 0) {
            throw failure("a comment does not end");
        }
        char sign = source.charAt(end - 1);
        advance(end + 2);
        trimAfterTag(sign);
    }

    /** {@code {% raw %}…{% endraw %}}: text in which nothing has a meaning. */
    private boolean readRaw(int beginLength) {
        int name = skipBlanks(position + beginLength);
        if (!isWord(name, "raw")) {
            return false;
        }
        int close = skipBlanks(name + 3);
        boolean strip = source.startsWith("-%}", close);
        if (!strip && !source.startsWith("%}", close)) {
            return false;
        }
        advance(close + (strip ? 3 : 2));
        if (strip) {
            advance(skipBlanks(position));
        }
        for (int begin = source.indexOf("{%", position); begin >= 0; begin = source.indexOf("{%", begin + 2)) {
            int sign = begin + 2 < source.length() && "-+".indexOf(source.charAt(begin + 2)) >= 0 ? 1 : 0;
            int end = skipBlanks(begin + 2 + sign);
            if (isWord(end, "endraw")) {
                readText(begin);
                endRaw(skipBlanks(end + "endraw".length()));
                return true;
            }
        }
        throw failure("a raw block does not end");
    }

    private void endRaw(int close) {
        char sign = close < source.length() ? source.charAt(close) : ' ';
        int end = sign == '-' || sign == '+' ? close + 1 : close;
        if (!source.startsWith("%}", end)) {
            throw failure("a raw block does not end");
        }
        advance(end + 2);
        trimAfterTag(sign);
    }

    private boolean isWord(int at, String word) {
        return source.startsWith(word, at)
                && (at + word.length() >= source.length() || !isNamePart(source.charAt(at + word.length())));
    }

    private void readExpression(String close, Token.Kind closeKind) {
        Deque<Character> brackets = new ArrayDeque<>();
        while (true) {
            advance(skipBlanks(position));
            if (position >= source.length()) {
                throw failure("'%s' is missing".formatted(close));
            }
            char c = source.charAt(position);
            boolean signed = (c == '-' || (c == '+' && closeKind == Token.Kind.TAG_END))
                    && source.startsWith(close, position + 1);
            if (brackets.isEmpty() && (signed || source.startsWith(close, position))) {
                add(closeKind, signed ? 3 : 2);
                if (closeKind == Token.Kind.TAG_END) {
                    trimAfterTag(c);
                } else if (c == '-') {
                    advance(skipBlanks(position));
                }
                return;
            }
            readToken(c, brackets);
        }
    }

    /** After a tag: all blanks if it ends with a minus, else one line break ({@code trim_blocks}). */
    private void trimAfterTag(char sign) {
        if (sign == '-') {
            advance(skipBlanks(position));
        } else if (sign != '+' && position < source.length() && source.charAt(position) == '\n') {
            advance(position + 1);
        }
    }

    private void readToken(char c, Deque<Character> brackets) {
        if (c == '\'' || c == '"') {
            readString(c);
        } else if (Character.isDigit(c)) {
            readNumber();
        } else if (isNamePart(c)) {
            int end = position;
            while (end < source.length() && isNamePart(source.charAt(end))) {
                end++;
            }
            add(Token.Kind.NAME, end - position);
        } else {
            readOperator(brackets);
        }
    }

    private void readString(char quote) {
        int end = position + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw failure("a string does not end");
        }
        tokens.add(
                new Token(Token.Kind.STRING, StringEscapes.resolve(source.substring(position + 1, end), line), line));
        advance(end + 1);
    }

    private void readNumber() {
        int end = skipDigits(position);
        boolean real = false;
        boolean afterDot = position > 0 && source.charAt(position - 1) == '.';
        if (!afterDot && end + 1 < source.length() && source.charAt(end) == '.' && isDigit(end + 1)) {
            real = true;
            end = skipDigits(end + 1);
        }
        if (!afterDot && end < source.length() && (source.charAt(end) | 0x20) == 'e') {
            int exponent = end + 1 < source.length() && "+-".indexOf(source.charAt(end + 1)) >= 0 ? end + 2 : end + 1;
            if (isDigit(exponent)) {
                real = true;
                end = skipDigits(exponent);
            }
        }
        String number = source.substring(position, end).replace("_", "");
        tokens.add(new Token(real ? Token.Kind.REAL : Token.Kind.WHOLE, number, line));
        advance(end);
    }

    private void readOperator(Deque<Character> brackets) {
        String operator = OPERATORS.stream()
                .filter(candidate -> source.startsWith(candidate, position))
                .findFirst()
                .orElseThrow(
                        () -> failure("unexpected '%s'".formatted(Character.toString(source.codePointAt(position)))));
        char c = operator.charAt(0);
        if ("([{".indexOf(c) >= 0) {
            brackets.push(c == '(' ? ')' : (char) (c + 2));
        } else if (")]}".indexOf(c) >= 0 && (brackets.isEmpty() || brackets.pop() != c)) {
            throw failure("unexpected '%s'".formatted(c));
        }
        add(Token.Kind.OPERATOR, operator.length());
    }

    private void add(Token.Kind kind, int length) {
        tokens.add(new Token(kind, source.substring(position, position + length), line));
        advance(position + length);
    }

    private void advance(int to) {
        for (int i = position; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        if (to > position) {
            atLineStart = source.charAt(to - 1) == '\n';
        }
        position = to;
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < source.length() && Whitespace.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private int skipDigits(int from) {
        int i = from;
        while (isDigit(i) || (i < source.length() && source.charAt(i) == '_' && isDigit(i + 1))) {
            i++;
        }
        return i;
    }

    private boolean isDigit(int at) {
        return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private TemplateSyntaxException failure(String message) {
        return new TemplateSyntaxException(line, message);
    }
}
