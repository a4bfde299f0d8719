package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.discovery.NetworkException;
import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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
