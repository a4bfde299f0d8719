package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.discovery.DiscoveryMethod;
import dev.llmnode.discovery.NetworkException;
import dev.llmnode.node.application.error.NodeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorAnswersTest {
    private final ErrorAnswers errors = new ErrorAnswers(false);

    @Test
    void of_shouldNameTheCodeOfEachFailure() {
        assertThat(errors.of(new NodeException.ModelNotFound("x", List.of("a"))).code())
                .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(errors.of(new NodeException.Timeout(Duration.ofSeconds(30))).message())
                .isEqualTo("Request timeout after 30 seconds");
        assertThat(errors.of(new NetworkException("no network")).code()).isEqualTo(ErrorCode.CONNECTION_ERROR);
        assertThat(errors.of(new NetworkException.BootstrapFailed("none")).code())
                .isEqualTo(ErrorCode.BOOTSTRAP_FAILED);
    }

    static List<Arguments> of_shouldGiveEachRefusalItsStatusFieldAndHeaders() {
        Duration wait = Duration.ofSeconds(7);
        Map<String, String> later = Map.of("Retry-After", "7");
        return List.of(
                Arguments.of(new NodeException.InvalidRequest("stop", "Invalid stop", null), 400, "stop", Map.of()),
                Arguments.of(
                        new NodeException.Unauthorized(),
                        401,
                        null,
                        Map.of("WWW-Authenticate", "Bearer realm=\"llm-node\"")),
                Arguments.of(new NodeException.Forbidden("https://page.example"), 403, null, Map.of()),
                Arguments.of(new NodeException.ModelNotFound("x", List.of()), 404, "model", Map.of()),
                Arguments.of(new NodeException.PeerNotFound("x"), 404, "peer_id", Map.of()),
                Arguments.of(new NodeException.Conflict("x"), 409, "request_id", Map.of()),
                Arguments.of(new NodeException.StreamExpired(), 410, "Last-Event-ID", Map.of()),
                Arguments.of(new NodeException.RateLimited(wait), 429, null, later),
                Arguments.of(new NodeException.InsufficientResources("full", wait), 503, null, later),
                Arguments.of(new NodeException.Timeout(wait), 504, null, Map.of()),
                Arguments.of(new NodeException.InferenceFailed(new IOException("x")), 500, null, Map.of()),
                Arguments.of(new NetworkException.MethodDisabled(DiscoveryMethod.MDNS), 400, "method", Map.of()),
                Arguments.of(new InterruptedException(), 503, null, Map.of("Retry-After", "1")));
    }

    @ParameterizedTest
    @MethodSource
    void of_shouldGiveEachRefusalItsStatusFieldAndHeaders(
            Exception thrown, int status, @Nullable String field, Map<String, String> headers) {
        ErrorAnswer answer = errors.of(thrown);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.headers()).isEqualTo(headers);
        assertThat(answer.message()).isNotBlank();
    }

    @Test
    void of_shouldSayWhereAnInvalidRequestIsWrong() {
        NodeException invalid = new NodeException.InvalidRequest("stop[1]", "Invalid stop[1]", "It is empty");

        assertThat(new Json().text(errors.of(invalid).body("id-1"))).isEqualTo("""
                {"error":{"code":"VALIDATION_ERROR","message":"Invalid stop[1]","field":"stop[1]","details":"It is empty","request_id":"id-1"}}""");
    }

    @Test
    void of_shouldTellOfAFailedModelOnlyWhereItMay() {
        NodeException failed = new NodeException.InferenceFailed(new IOException("device 0 is gone"));

        assertThat(errors.of(failed).details()).isNull();
        assertThat(new ErrorAnswers(true).of(failed).details()).isEqualTo("device 0 is gone");
    }

    @Test
    void of_shouldKeepTheHeadersOfAProblemWithHttp() {
        HttpProblem problem = HttpProblem.withHeaders(ErrorCode.METHOD_NOT_ALLOWED, "only GET", Map.of("Allow", "GET"));

        assertThat(errors.of(problem).headers()).containsEntry("Allow", "GET");
        assertThat(errors.of(problem).status()).isEqualTo(405);
    }

    @Test
    void of_shouldRoundTheWaitUp() {
        ErrorAnswer answer = errors.of(new NodeException.RateLimited(Duration.ofMillis(59_001)));
        assertThat(answer.headers()).containsEntry("Retry-After", "60");
        assertThat(answer.status()).isEqualTo(429);
    }

    @Test
    void of_shouldKeepTheInsideToItself() {
        ErrorAnswer answer = errors.of(new IllegalStateException("secret path /x"));
        assertThat(answer.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(answer.message()).doesNotContain("secret");
        assertThat(answer.details()).isNull();
        assertThat(new ErrorAnswers(true)
                        .of(new IllegalStateException("secret path /x"))
                        .details())
                .contains("secret path /x");
    }
}
