package dev.llmnode.node.filter;

import dev.llmnode.api.Operation;
import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.wire.HttpProblem;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the media types that a request names are any, and go with its operation (RFC 9110, section 12.5.1). */
final class Acceptable {
    private static final Pattern COMMA = Pattern.compile(",");

    private Acceptable() {}

    /** Refuses a request whose {@code Accept} leaves nothing that the operation could answer. */
    static void check(Operation operation, @Nullable String accept) {
        if (accept == null || accept.isBlank() || operation.produces().isEmpty()) {
            return;
        }
        List<MediaType> ranges = COMMA.splitAsStream(accept)
                .map(range -> parse(range.trim(), ErrorCode.NOT_ACCEPTABLE))
                .toList();
        if (operation.produces().stream().noneMatch(type -> accepts(ranges, MediaType.valueOf(type)))) {
            throw HttpProblem.of(
                    ErrorCode.NOT_ACCEPTABLE,
                    "None of the media types in Accept can be produced",
                    "There is: " + String.join(", ", operation.produces()));
        }
    }

    /** Refuses a body's media type that is none. */
    static void checkContentType(@Nullable String contentType) {
        if (contentType != null) {
            parse(contentType, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    /** Refuses a body that is compressed (RFC 9110, section 8.4). */
    static void checkContentEncoding(@Nullable String contentEncoding) {
        if (contentEncoding != null && !contentEncoding.trim().equalsIgnoreCase("identity")) {
            throw HttpProblem.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body's content encoding '%s' is not supported".formatted(contentEncoding),
                    "Send the body as it is, without Content-Encoding");
        }
    }

    private static boolean accepts(List<MediaType> ranges, MediaType type) {
        return ranges.stream()
                .filter(range -> range.isCompatible(type))
                .max(Comparator.comparingInt(Acceptable::precision))
                .filter(range -> quality(range) > 0)
                .isPresent();
    }

    private static int precision(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype() ? 1 : 2;
    }

    private static double quality(MediaType range) {
        try {
            return Double.parseDouble(range.getParameters().getOrDefault("q", "1"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static MediaType parse(String text, ErrorCode otherwise) {
        try {
            return MediaType.valueOf(text);
        } catch (IllegalArgumentException _) {
            throw HttpProblem.of(otherwise, "'%s' is not a media type".formatted(text));
        }
    }
}
