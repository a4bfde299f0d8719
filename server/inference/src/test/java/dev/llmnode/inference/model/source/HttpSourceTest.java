package dev.llmnode.inference.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {
    @TempDir
    private Path folder;

    @Test
    void fetch_shouldReportProgressUpToTheWhole() {
        Path part = folder.resolve("blob.gguf.part");
        List<Long> done = new ArrayList<>();
        try (HubServer server = new HubServer()) {
            ModelSource source = ModelSource.parse(server.storageUri().toString(), Map.of());

            source.fetch(part, (phase, bytes, total) -> {
                assertThat(phase).isEqualTo(PullProgress.Phase.DOWNLOADING);
                assertThat(total).isEqualTo(300_000);
                done.add(bytes);
            });

            assertThat(source.fileName()).isEqualTo("blob.gguf");
            assertThat(part).hasBinaryContent(server.content());
        }
        assertThat(done).isSorted().last().isEqualTo(300_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host", "https://host/folder/", "https:model.gguf", "http://bad host/model.gguf"})
    void parse_shouldRefuseAddressesWithoutAFile(String text) {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> ModelSource.parse(text, Map.of()))
                .withMessageContaining(text);
    }
}
