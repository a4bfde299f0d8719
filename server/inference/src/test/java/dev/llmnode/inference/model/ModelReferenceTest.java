package dev.llmnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.model.source.FileSource;
import dev.llmnode.inference.model.source.HubSource;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "SmolLM2-135M-Instruct.Q4_1.gguf, smollm2-135m-instruct",
        "llama-2-7b.Q4_K_M.gguf, llama-2-7b",
        "Qwen3-0.6B-f16.gguf, qwen3-0.6b",
        "mistral-7b-IQ3_XS.GGUF, mistral-7b",
        "My Model+v1.gguf, my-model-v1",
        "quick.gguf, quick"
    })
    void idOf_shouldDropTheQuantisation(String file, String id) {
        assertThat(ModelReference.idOf(file)).isEqualTo(id);
    }

    @Test
    void parse_shouldTakeTheChecksumOffTheSource() {
        String sha256 = "AB".repeat(32);

        ModelReference model = ModelReference.parse("hf:a/b/c.gguf#sha256=" + sha256, Map.of());

        assertThat(model.sha256()).isEqualTo("ab".repeat(32));
        assertThat(model.source()).isInstanceOf(HubSource.class);
        assertThat(model.source().text()).isEqualTo("hf:a/b/c.gguf");
    }

    @Test
    void parse_shouldTakePlainPathsAndFileAddresses() {
        Path path = Path.of("/models/with space/Tiny.gguf");

        assertThat(ModelReference.parse("/models/with space/Tiny.gguf", Map.of())
                        .source())
                .isEqualTo(new FileSource(path));
        assertThat(ModelReference.parse("file:///models/with%20space/Tiny.gguf", Map.of())
                        .source())
                .isEqualTo(new FileSource(path));
        assertThat(ModelReference.parse("file:/models/with space/../with space/Tiny.gguf", Map.of())
                        .source())
                .isEqualTo(new FileSource(path));
    }

    @Test
    void parse_shouldRefuseNamesThatMakeNoId() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> ModelReference.parse("/models/.gguf", Map.of()))
                .withMessageContaining("cannot be a model's id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz", "", "abc123", "#", "g000000000000000000000000000000000000000000000000000000000000000"})
    void parse_shouldRefuseWhatIsNoChecksum(String checksum) {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> ModelReference.parse("hf:a/b/c.gguf#sha256=" + checksum, Map.of()))
                .withMessageContainingAll("'%s'".formatted(checksum), "64 hexadecimal digits");
    }

    @Test
    void parse_shouldRefuseASourceOfAnUnknownKind() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> ModelReference.parse("ftp://host/tiny.gguf", Map.of()))
                .withMessageContainingAll("'ftp:'", "https:", "hf:");
    }
}
