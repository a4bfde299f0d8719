package dev.llmnode.node.filter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.api.Operations;
import dev.llmnode.node.wire.HttpProblem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptableTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "Application/JSON; charset=utf-8",
                "application/*;q=0.1",
                "text/html, application/json;q=0.5"
            })
    void check_shouldPassWhatLeavesATypeThatThereIs(@Nullable String accept) {
        assertThatCode(() -> Acceptable.check(Operations.LIST_MODELS, accept)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml, image/*",
                "application/json;q=0",
                "*/*;q=0",
                "application/json;q=high",
                "application/json;q=0, */*"
            })
    void check_shouldRefuseWhatLeavesNone(String accept) {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> Acceptable.check(Operations.LIST_MODELS, accept))
                .withMessage("None of the media types in Accept can be produced");
    }

    @Test
    void check_shouldLetTheBodysFlagDecideOverStreams() {
        assertThatCode(() -> Acceptable.check(Operations.CREATE_INFERENCE, "text/event-stream"))
                .doesNotThrowAnyException();
    }

    @Test
    void check_shouldRefuseWhatIsNoMediaType() {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> Acceptable.check(Operations.LIST_MODELS, "json"))
                .withMessage("'json' is not a media type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "GZIP", "identity, gzip", "x"})
    void checkContentEncoding_shouldRefuseACompressedBody(String encoding) {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> Acceptable.checkContentEncoding(encoding))
                .withMessageContaining("'%s'".formatted(encoding));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"identity", " Identity "})
    void checkContentEncoding_shouldPassABodyAsItIs(@Nullable String encoding) {
        assertThatCode(() -> Acceptable.checkContentEncoding(encoding)).doesNotThrowAnyException();
    }

    @Test
    void checkContentType_shouldRefuseWhatIsNoMediaType() {
        assertThatExceptionOfType(HttpProblem.class).isThrownBy(() -> Acceptable.checkContentType("///"));
        assertThatCode(() -> Acceptable.checkContentType(null)).doesNotThrowAnyException();
        assertThatCode(() -> Acceptable.checkContentType("text/plain")).doesNotThrowAnyException();
    }
}
