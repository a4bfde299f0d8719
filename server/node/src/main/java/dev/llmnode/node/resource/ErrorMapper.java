package dev.llmnode.node.resource;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.filter.Exchange;
import dev.llmnode.node.wire.ErrorAnswer;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.HttpProblem;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Gives whatever a resource throws, or the framework in its place, the one error body. */
public final class ErrorMapper implements ExceptionMapper<Throwable> {
    private final ErrorAnswers errors;

    public ErrorMapper(ErrorAnswers errors) {
        this.errors = errors;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        ErrorAnswer error = errors.of(inWords(thrown));
        Response.ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.body(Exchange.current().requestId()));
        error.headers().forEach(response::header);
        return response.build();
    }

    private static Throwable inWords(Throwable thrown) {
        return switch (thrown) {
            case NotAcceptableException _ ->
                HttpProblem.of(ErrorCode.NOT_ACCEPTABLE, "None of the media types in Accept can be produced");
            case NotSupportedException _ ->
                HttpProblem.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "The body's media type is not supported",
                        "Send it as application/json");
            case NotFoundException _ -> HttpProblem.of(ErrorCode.NOT_FOUND, "There is nothing at this path");
            case BadRequestException _ -> HttpProblem.of(ErrorCode.VALIDATION_ERROR, "The request is not well-formed");
            default -> thrown;
        };
    }
}
