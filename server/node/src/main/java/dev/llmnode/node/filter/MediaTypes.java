package dev.llmnode.node.filter;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.wire.HttpProblem;
import jakarta.ws.rs.core.MediaType;
import java.text.ParseException;
import java.util.List;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.jersey.message.internal.AcceptableMediaType;
import org.glassfish.jersey.message.internal.HttpHeaderReader;

/** Refuses media types that are not written as such, which Jersey would answer without words, and an {@code Accept} that takes nothing. */
final class MediaTypes {
    private MediaTypes() {}

    static void check(Request request) {
        String type = request.getHeader("Content-Type");
        if (type != null) {
            checkContentType(type);
        }
        String accept = request.getHeader("Accept");
        if (accept != null) {
            checkAccept(accept);
        }
    }

    private static void checkContentType(String type) {
        try {
            MediaType.valueOf(type);
        } catch (IllegalArgumentException _) {
            throw HttpProblem.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type is not a media type",
                    "Send it as application/json");
        }
    }

    private static void checkAccept(String accept) {
        try {
            List<AcceptableMediaType> types = HttpHeaderReader.readAcceptMediaType(accept);
            if (!types.isEmpty() && types.stream().allMatch(type -> type.getQuality() == 0)) {
                throw HttpProblem.of(ErrorCode.NOT_ACCEPTABLE, "Accept takes no media type at all");
            }
        } catch (ParseException _) {
            throw HttpProblem.of(ErrorCode.NOT_ACCEPTABLE, "Accept is not a list of media types");
        }
    }
}
