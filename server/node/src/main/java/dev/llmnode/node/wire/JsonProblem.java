package dev.llmnode.node.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What keeps a text from being JSON, in words for whoever wrote it; those of the parser are for who programs with it. */
final class JsonProblem {
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.defaults();
    private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\('(.)' \\(code.*", Pattern.DOTALL);
    private static final Pattern WORD =
            Pattern.compile("(?:Unrecognized token|Non-standard token) '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate .*?'(.*)'.*", Pattern.DOTALL);
    private static final int LONGEST_QUOTE = 40;

    private JsonProblem() {}

    static String words(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return place == null
                ? what(e)
                : "%s, at line %d, column %d".formatted(what(e), place.getLineNr(), place.getColumnNr());
    }

    private static String what(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return switch (e) {
            case JsonEOFException _ -> "It ends too early";
            case StreamConstraintsException _ -> beyondLimit(message);
            case StreamReadException _ -> malformed(message);
            default -> "There is more behind the document";
        };
    }

    private static String beyondLimit(String message) {
        if (message.contains("nesting depth")) {
            return "It is nested more than %d levels deep".formatted(LIMITS.getMaxNestingDepth());
        }
        return message.contains("Number")
                ? "A number has more than %d characters".formatted(LIMITS.getMaxNumberLength())
                : "A name or text is too long";
    }

    private static String malformed(String message) {
        Matcher duplicate = DUPLICATE.matcher(message);
        Matcher character = CHARACTER.matcher(message);
        Matcher word = WORD.matcher(message);
        if (duplicate.matches()) {
            return "The field '%s' is there twice".formatted(cut(duplicate.group(1)));
        } else if (character.matches()) {
            return "There is a '%s' where none may be".formatted(character.group(1));
        } else if (word.matches()) {
            return "'%s' is no value of JSON".formatted(cut(word.group(1)));
        } else if (message.contains("numeric value")) {
            return "A number is not well-formed";
        } else if (message.contains("CTRL-CHAR")) {
            return "A control character is not escaped";
        }
        return message.contains("escape") ? "There is an escape that JSON does not have" : "It is not well-formed";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
