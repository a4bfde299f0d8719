package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.inference.model.ModelReference;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.SettingsLoader;
import dev.llmnode.node.config.source.Flag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalModelsTest {
    @TempDir
    private Path folder;

    private ModelStore store() {
        return new ModelStore(folder.resolve("models"), List.of(), Map.of(), _ -> {});
    }

    private Settings settings(Flag... flags) {
        return new SettingsLoader(Map.of()).load(null, List.of(flags), folder);
    }

    private Shell shell() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Shell(
                new Terminal(nowhere, nowhere, false),
                Map.of("LLM_NODE_MODEL_DIR", folder.resolve("models").toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "hf:owner/repo/Tiny.Q4_0.gguf, tiny, hf:owner/repo/Tiny.Q4_0.gguf",
        "mine=hf:owner/repo/Tiny.gguf, mine, hf:owner/repo/Tiny.gguf",
        "a=https://host/x.gguf?k=v, a, https://host/x.gguf?k=v",
        "pypi:package==1.2/x.gguf, x, pypi:package==1.2/x.gguf",
        "b=pypi:package==1.2/x.gguf, b, pypi:package==1.2/x.gguf"
    })
    void reference_shouldReadAnIdBeforeASource(String text, String id, String source) {
        ModelReference reference = LocalModels.reference(store(), text);

        assertThat(reference.id()).isEqualTo(id);
        assertThat(reference.source().text()).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bad Id=hf:a/b/c.gguf", "=hf:a/b/c.gguf", "Ü=hf:a/b/c.gguf", "-x=hf:a/b/c.gguf"})
    void reference_shouldRefuseWhatCannotBeAnId(String text) {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> LocalModels.reference(store(), text))
                .withMessageContaining("cannot be a model's id");
    }

    @Test
    void require_shouldUseFilesWhereTheyLie() throws IOException {
        Path first = Files.writeString(folder.resolve("first.gguf"), "weights");
        Path second = Files.writeString(folder.resolve("second.gguf"), "weights");

        List<StoredModel> models = LocalModels.require(
                shell(), settings(new Flag("inference.models", "%s,two=%s".formatted(first, second), "--model")));

        assertThat(models).extracting(StoredModel::id).containsExactly("first", "two");
        assertThat(models).extracting(StoredModel::file).containsExactly(first, second);
    }

    @Test
    void require_shouldNameTheFileThatIsMissing() {
        Path missing = folder.resolve("missing.gguf");

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> LocalModels.require(
                        shell(), settings(new Flag("inference.models", missing.toString(), "--model"))))
                .withMessageContainingAll("There is no model file " + missing, "'./llm-node models'");
    }

    @Test
    void aliases_shouldBeThoseOfOneModelInOrder() {
        Settings settings = settings(
                Flag.set("inference.aliases.llama-2-7b", "tiny"),
                Flag.set("inference.aliases.another", "tiny"),
                Flag.set("inference.aliases.large", "other"));

        assertThat(LocalModels.aliases(settings, "tiny")).containsExactly("another", "llama-2-7b");
        assertThat(LocalModels.aliases(settings, "nobody")).isEmpty();
    }
}
