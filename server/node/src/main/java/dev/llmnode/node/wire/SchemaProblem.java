package dev.llmnode.node.wire;

import com.networknt.schema.Error;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Which rule of its schema a value breaks, in words for whoever wrote it. */
final class SchemaProblem {
    private static final Map<String, String> TYPES = Map.of(
            "integer", "an integer",
            "number", "a number",
            "string", "a string",
            "boolean", "a boolean",
            "array", "an array",
            "object", "an object");

    private SchemaProblem() {}

    /**
     * @param subject the value, as people call it
     */
    static String words(Error error, String subject) {
        if (error.isCustomMessage()) {
            return capitalised(error.getMessage());
        }
        Object[] arguments = error.getArguments();
        Object bound = arguments == null || arguments.length == 0 ? "" : arguments[0];
        return subject
                + switch (error.getKeyword()) {
                    case "required" -> " is missing";
                    case "type" -> type(String.valueOf(bound), String.valueOf(arguments[1]));
                    case "minimum" -> " must be %s or more".formatted(bound);
                    case "maximum" -> " must be %s or less".formatted(bound);
                    case "exclusiveMinimum" -> " must be more than %s".formatted(bound);
                    case "minLength" -> " must have %s or more characters".formatted(bound);
                    case "maxLength" -> " must have %s or fewer characters".formatted(bound);
                    case "minItems" -> " must have %s or more elements".formatted(bound);
                    case "maxItems" -> " must have %s or fewer elements".formatted(bound);
                    case "enum" -> " must be one of " + bound;
                    case "pattern" -> " must match %s".formatted(bound);
                    default -> ": " + error.getMessage();
                };
    }

    /** Whatever may be null may be left out, so null is not worth a word. */
    private static String type(String is, String expected) {
        String should = Arrays.stream(expected.split("[\\[\\], ]+"))
                .filter(TYPES::containsKey)
                .map(TYPES::get)
                .collect(Collectors.joining(" or "));
        // What the validator does not know is a number beyond those of double precision.
        return is.equals("unknown")
                ? " must be %s, not one that large".formatted(should)
                : " must be %s, not %s".formatted(should, TYPES.getOrDefault(is, is));
    }

    private static String capitalised(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
