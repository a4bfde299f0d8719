package dev.llmnode.inference.text.template;

import dev.llmnode.inference.text.jinja.Whitespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The methods of Python's strings. */
final class StringMethods {
    private static final String RAISED_AND_LOWERED = "\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
            + "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089";

    private final String text;
    private final Operators operators;
    private final Budget budget;

    StringMethods(String text, Operators operators, Budget budget) {
        this.text = text;
        this.operators = operators;
        this.budget = budget;
    }

    /** The method, or undefined. */
    Value find(String name) {
        return switch (name) {
            case "strip" -> method(name, a -> strip(a, true, true));
            case "lstrip" -> method(name, a -> strip(a, true, false));
            case "rstrip" -> method(name, a -> strip(a, false, true));
            case "split" -> method(name, this::split);
            case "rsplit" -> method(name, this::rsplit);
            case "splitlines" ->
                method(name, a -> texts(lines(text, a.only("keepends").truth(0, "keepends", false))));
            case "partition" -> method(name, this::partition);
            case "startswith" -> method(name, a -> anyAffix(a, String::startsWith));
            case "endswith" -> method(name, a -> anyAffix(a, String::endsWith));
            case "removeprefix" ->
                method(name, a -> removePrefix(a.only("prefix").text(0, "prefix")));
            case "removesuffix" ->
                method(name, a -> removeSuffix(a.only("suffix").text(0, "suffix")));
            case "upper" -> result(name, Value.of(text.toUpperCase(Locale.ROOT)));
            case "lower", "casefold" -> result(name, Value.of(text.toLowerCase(Locale.ROOT)));
            case "capitalize" -> result(name, Value.of(capitalize(text)));
            case "title" -> result(name, Value.of(title()));
            case "replace" -> method(name, this::replace);
            case "join" -> method(name, this::join);
            case "find" -> method(name, a -> Value.of(position(text.indexOf(part(a)))));
            case "rfind" -> method(name, a -> Value.of(position(text.lastIndexOf(part(a)))));
            case "index" -> method(name, a -> Value.of(require(position(text.indexOf(part(a))))));
            case "count" -> method(name, a -> Value.of(count(part(a))));
            case "isdecimal" -> result(name, all(Character::isDigit));
            case "isdigit" -> result(name, all(StringMethods::isDigit));
            case "isalpha" -> result(name, all(Character::isLetter));
            case "isalnum" -> result(name, all(c -> Character.isLetter(c) || isDigit(c)));
            case "isspace" -> result(name, all(Whitespace::isSpace));
            case "isupper" -> result(name, cased(Character::isUpperCase, Character::isLowerCase));
            case "islower" -> result(name, cased(Character::isLowerCase, Character::isUpperCase));
            default -> new Value.Undefined(name);
        };
    }

    private Value method(String name, Value.Function function) {
        return new Value.Callable(name, arguments -> {
            budget.size(text.length());
            return function.call(arguments);
        });
    }

    /** A method without arguments. */
    private Value result(String name, Value value) {
        return method(name, arguments -> {
            arguments.only();
            return value;
        });
    }

    private static Value texts(List<String> texts) {
        return Value.list(texts.stream().map(Value::of).toList());
    }

    private Value strip(CallArguments arguments, boolean left, boolean right) {
        return Value.of(strip(text, arguments.only("chars").get(0, "chars", Value.none()), left, right));
    }

    /** Without white space, or the given characters, at its ends. */
    static String strip(String text, Value characters, boolean left, boolean right) {
        IntPredicate fits = switch (characters) {
            case Value.None none -> Whitespace::isSpace;
            case Value.Text(var chars) -> c -> chars.indexOf(c) >= 0;
            default ->
                throw new TemplateFailure("strip wants a string, not %s".formatted(Operators.described(characters)));
        };
        return Whitespace.strip(text, fits, left, right);
    }

    private Value split(CallArguments arguments) {
        arguments.only("sep", "maxsplit");
        long most = arguments.whole(1, "maxsplit", -1);
        if (arguments.get(0, "sep", Value.none()) instanceof Value.None) {
            return texts(words(most));
        }
        String separator = separator(arguments);
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator);
                at >= 0 && (most < 0 || parts.size() < most);
                at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        budget.steps(parts.size());
        return texts(parts);
    }

    private List<String> words(long most) {
        List<String> words = new ArrayList<>();
        int from = skip(0, true);
        while (from < text.length()) {
            int end = most >= 0 && words.size() >= most ? text.length() : skip(from, false);
            words.add(text.substring(from, end));
            from = skip(end, true);
        }
        budget.steps(words.size());
        return words;
    }

    /** Where white space, or what is none, ends. */
    private int skip(int from, boolean spaces) {
        int end = from;
        while (end < text.length() && Whitespace.isSpace(text.charAt(end)) == spaces) {
            end++;
        }
        return end;
    }

    private Value rsplit(CallArguments arguments) {
        arguments.only("sep", "maxsplit");
        long most = arguments.whole(1, "maxsplit", -1);
        if (most < 0) {
            return split(arguments);
        }
        String separator = separator(arguments);
        List<String> parts = new ArrayList<>();
        int to = text.length();
        for (int at = text.lastIndexOf(separator);
                at >= 0 && parts.size() < most;
                at = text.lastIndexOf(separator, at - separator.length())) {
            parts.add(text.substring(at + separator.length(), to));
            to = at;
            if (at < separator.length()) {
                break;
            }
        }
        parts.add(text.substring(0, to));
        Collections.reverse(parts);
        return texts(parts);
    }

    private static String separator(CallArguments arguments) {
        String separator = arguments.text(0, "sep");
        if (separator.isEmpty()) {
            throw new TemplateFailure("%s wants a separator that is not empty".formatted(arguments.callee()));
        }
        return separator;
    }

    /** Lines, by all of Python's line boundaries. */
    static List<String> lines(String text, boolean withEnds) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(i)) < 0) {
                continue;
            }
            int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
            lines.add(text.substring(from, withEnds ? end : i));
            from = end;
            i = end - 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private Value partition(CallArguments arguments) {
        String separator = separator(arguments.only("sep"));
        int at = text.indexOf(separator);
        if (at < 0) {
            return Value.tuple(Value.of(text), Value.of(""), Value.of(""));
        }
        return Value.tuple(
                Value.of(text.substring(0, at)),
                Value.of(separator),
                Value.of(text.substring(at + separator.length())));
    }

    private Value anyAffix(CallArguments arguments, BiPredicate<String, String> has) {
        Value affix = arguments.only("affix").require(0, "affix");
        List<Value> affixes = affix instanceof Value.Items(var items, var _) ? items : List.of(affix);
        boolean any = false;
        for (Value one : affixes) {
            if (!(one instanceof Value.Text(var wanted))) {
                throw new TemplateFailure(
                        "%s wants a string, not %s".formatted(arguments.callee(), Operators.described(one)));
            }
            any |= has.test(text, wanted);
        }
        return Value.of(any);
    }

    private Value removePrefix(String prefix) {
        return Value.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
    }

    private Value removeSuffix(String suffix) {
        return Value.of(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.codePointAt(0));
        return titleCase(text.codePointAt(0)) + text.substring(first).toLowerCase(Locale.ROOT);
    }

    /** A character as a word begins with it, which may be two: a sharp s becomes Ss. */
    private static String titleCase(int codePoint) {
        String upper = Character.toString(codePoint).toUpperCase(Locale.ROOT);
        int first = Character.charCount(upper.codePointAt(0));
        return upper.length() == first
                ? Character.toString(Character.toTitleCase(codePoint))
                : upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
    }

    private String title() {
        StringBuilder titled = new StringBuilder(text.length());
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            boolean isCased = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
            titled.append(inWord ? Character.toString(c).toLowerCase(Locale.ROOT) : titleCase(c));
            inWord = isCased;
        }
        return titled.toString();
    }

    private Value replace(CallArguments arguments) {
        arguments.only("old", "new", "count");
        return Value.of(replace(
                text, arguments.text(0, "old"), arguments.text(1, "new"), arguments.whole(2, "count", -1), budget));
    }

    /** Replaces at most so many occurrences, or all. */
    static String replace(String text, String old, String by, long most, Budget budget) {
        StringBuilder replaced = new StringBuilder(text.length());
        int from = 0;
        int at = text.indexOf(old);
        for (long done = 0; at >= 0 && (most < 0 || done < most); done++) {
            replaced.append(text, from, at).append(by);
            Budget.limit(replaced.length());
            budget.size(by.length());
            from = at + old.length();
            if (old.isEmpty()) {
                if (at == text.length()) {
                    break;
                }
                replaced.append(text.charAt(at));
                from = at + 1;
            }
            at = text.indexOf(old, from);
        }
        return replaced.append(text, Math.min(from, text.length()), text.length())
                .toString();
    }

    private Value join(CallArguments arguments) {
        List<Value> items = operators.iterate(arguments.only("iterable").require(0, "iterable"));
        return Value.of(items.stream()
                .map(item -> {
                    if (item instanceof Value.Text(var part)) {
                        budget.size(part.length());
                        return part;
                    }
                    throw new TemplateFailure("join wants strings, not %s".formatted(Operators.described(item)));
                })
                .collect(Collectors.joining(text)));
    }

    private static String part(CallArguments arguments) {
        return arguments.only("sub").text(0, "sub");
    }

    /** An offset in UTF-16 as one in code points. */
    private long position(int offset) {
        return offset < 0 ? -1 : text.codePointCount(0, offset);
    }

    private static long require(long position) {
        if (position < 0) {
            throw new TemplateFailure("index does not find the substring");
        }
        return position;
    }

    private long count(String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** Digits of any script, raised and lowered ones included. */
    private static boolean isDigit(int codePoint) {
        return Character.isDigit(codePoint) || RAISED_AND_LOWERED.indexOf(codePoint) >= 0;
    }

    private Value all(IntPredicate fits) {
        return Value.of(!text.isEmpty() && text.codePoints().allMatch(fits));
    }

    private Value cased(IntPredicate wanted, IntPredicate other) {
        return Value.of(text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(other));
    }
}
