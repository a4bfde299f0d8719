package dev.llmnode.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufModelFileTest {
    @TempDir
    private Path folder;

    @Test
    void open_shouldReadNetworkWeightsAndTokenizer() throws IOException {
        try (GgufModelFile model = GgufModelFile.open(SmallModel.whole().write(folder.resolve("small.gguf")))) {
            assertThat(model.name()).isEqualTo("Small");
            assertThat(model.description()).isEqualTo("Two small layers.");
            assertThat(model.quantisation()).isEqualTo(TensorType.F32);
            assertThat(model.parameters()).isEqualTo(64 + 2 * (2 * 64 + 2 * 32 + 3 * 128 + 16) + 8);
            assertThat(model.spec().headSize()).isEqualTo(4);
            assertThat(model.spec().ropeDimensions()).isEqualTo(4);
            assertThat(model.spec().tiedEmbedding()).isTrue();
            assertThat(model.spec().vocabularySize()).isEqualTo(8);
            assertThat(model.weights().names()).hasSize(20);
            var gate = model.weights().require("blk.1.ffn_gate.weight", 16, 8);
            assertThat(gate.data().byteSize()).isEqualTo(16 * 8 * 4);
            assertThat(gate.data().getAtIndex(GgufReader.FLOAT, 8)).isEqualTo(-2f);
            assertThat(model.weights().require("output_norm.weight", 1, 8).rows())
                    .isEqualTo(1);
            assertThat(model.tokenizer().encode("abc abc", SpecialTokens.PLAIN)).containsExactly(6, 7);
            assertThat(model.tokenizer().endsGeneration(0)).isTrue();
        }
    }

    @Test
    void chatTemplate_shouldBeTheFilesOwnOrChatMl() throws IOException {
        List<ChatMessage> chat = List.of(ChatMessage.user("Hi"));
        try (GgufModelFile without = GgufModelFile.open(SmallModel.whole().write(folder.resolve("without.gguf")))) {
            assertThat(without.chatTemplate().render(chat, true))
                    .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
        }
        Path file = SmallModel.whole()
                .text("tokenizer.chat_template", "{% for m in messages %}{{ m.content ~ eos_token }}{% endfor %}")
                .write(folder.resolve("with.gguf"));
        try (GgufModelFile with = GgufModelFile.open(file)) {
            assertThat(with.chatTemplate().render(chat, true)).isEqualTo("Hi<|endoftext|>");
        }
    }

    @Test
    void open_shouldReadASentencePieceVocabulary() throws IOException {
        Path file = SmallModel.network(new GgufWriter())
                .text("tokenizer.ggml.model", "llama")
                .texts("tokenizer.ggml.tokens", List.of("<unk>", "<s>", "</s>", "\u2581a", "\u2581", "a"))
                .ints("tokenizer.ggml.token_type", 2, 3, 3, 1, 1, 1)
                .floats("tokenizer.ggml.scores", 0, 0, 0, -1, -2, -3)
                .whole("tokenizer.ggml.unknown_token_id", 0)
                .whole("tokenizer.ggml.bos_token_id", 1)
                .whole("tokenizer.ggml.eos_token_id", 2)
                .flag("tokenizer.ggml.add_eos_token", true)
                .write(folder.resolve("pieces.gguf"));
        try (GgufModelFile model = GgufModelFile.open(file)) {
            assertThat(model.tokenizer().encode("aax", SpecialTokens.PARSE_AND_ADD))
                    .containsExactly(1, 3, 5, 0, 2);
            assertThat(model.tokenizer().encode("a</s>a", SpecialTokens.PARSE)).containsExactly(3, 2, 3);
            assertThat(model.tokenizer().endsGeneration(2)).isTrue();
        }
    }

    @Test
    void open_shouldKeepTensorsOfUnknownTypeUntilTheyAreUsed() throws IOException {
        Path file = SmallModel.whole()
                .tensor("extra.weight", 99, new byte[64], 64)
                .tensor("k.weight", GgmlType.Q6_K.number(), new byte[210], 256)
                .write(folder.resolve("extra.gguf"));
        try (GgufModelFile model = GgufModelFile.open(file)) {
            assertThatThrownBy(() -> model.weights().find("extra.weight"))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessage("Tensor extra.weight has storage type 99, which is not supported");
            assertThatThrownBy(() -> model.weights().find("k.weight")).hasMessageContaining("Q6_K");
            assertThat(model.weights().find("none")).isEmpty();
        }
    }

    @Test
    void close_shouldUnmapOnceAndForAll() throws IOException {
        GgufModelFile model = GgufModelFile.open(SmallModel.whole().write(folder.resolve("small.gguf")));
        var norm = model.weights().require("output_norm.weight", 1, 8);
        model.close();
        model.close();
        model.weights().close();
        assertThat(norm.data().scope().isAlive()).isFalse();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(new byte[0], "file ends within magic number"),
                Arguments.of("GGUX1234".getBytes(StandardCharsets.US_ASCII), "does not begin with the letters GGUF"),
                Arguments.of(patched(4, 1), "version 1 is not supported"),
                Arguments.of(patched(4, 3 << 24), "big-endian"),
                Arguments.of(patched(8, 1 << 30), "number of tensors is 1073741824, more than"),
                Arguments.of(patched(12, -1), "number of tensors is 1844674406"),
                Arguments.of(patched(16, 1 << 30), "number of metadata pairs"),
                Arguments.of(patched(24, Integer.MAX_VALUE), "length of metadata key 0 is 2147483647, more than"),
                Arguments.of(SmallModel.metadata().pair("x", 13, new byte[8]), "value type 13 does not exist"),
                Arguments.of(SmallModel.metadata().whole("llama.block_count", 2), "llama.block_count appears twice"),
                Arguments.of(
                        SmallModel.metadata().pair("f", GgufValueType.BOOL, new byte[] {7}),
                        "f is a boolean of value 7"),
                Arguments.of(
                        SmallModel.metadata().array("a", GgufValueType.ARRAY, 1, new byte[16]), "an array of arrays"),
                Arguments.of(
                        SmallModel.metadata().array("a", GgufValueType.UINT8, Long.MAX_VALUE, new byte[16]),
                        "element count of metadata key a is 9223372036854775807"),
                Arguments.of(SmallModel.metadata().pair("", GgufValueType.BOOL, new byte[1]), "is empty"),
                Arguments.of(SmallModel.metadata().alignment(48), "48, not a power of two"),
                Arguments.of(SmallModel.metadata().info("t", 0, 0), "tensor t has 0 dimensions"),
                Arguments.of(SmallModel.metadata().info("t", 0, 0, 1, 1, 1, 1, 1), "tensor t has 5 dimensions"),
                Arguments.of(SmallModel.metadata().info("t", 0, 0, 0), "Tensor t has a dimension of 0"),
                Arguments.of(SmallModel.metadata().info("t", 0, 0, -1), "dimension of 18446744073709551615"),
                Arguments.of(SmallModel.metadata().info("t", 0, 0, 1L << 40, 1L << 40), "too many numbers"),
                Arguments.of(SmallModel.metadata().info("t", 8, 0, 33, 1), "not a multiple of its block of 32"),
                Arguments.of(SmallModel.whole().info("t", 0, 8, 4), "offset 8, not a multiple of the alignment 32"),
                Arguments.of(SmallModel.whole().info("t", 0, 1 << 20, 4), "Tensor t lies outside the file"),
                Arguments.of(SmallModel.whole().info("t", 0, -32, 4), "Tensor t lies outside the file"),
                Arguments.of(SmallModel.whole().info("t", 0, 0, 1 << 20), "Tensor t lies outside the file"),
                Arguments.of(SmallModel.whole().info("t", 0, 0, 4), "overlap"),
                Arguments.of(
                        SmallModel.whole().info("output_norm.weight", 0, 0, 4),
                        "Tensor output_norm.weight appears twice"),
                Arguments.of(SmallModel.tokenizer(new GgufWriter()), "general.architecture is missing"),
                Arguments.of(
                        SmallModel.tokenizer(new GgufWriter()).text("general.architecture", "mamba"),
                        "general.architecture is 'mamba'"),
                Arguments.of(SmallModel.network(new GgufWriter()), "tokenizer.ggml.tokens is missing"),
                Arguments.of(SmallModel.metadata().whole("llama.expert_count", 8), "experts"),
                Arguments.of(
                        SmallModel.whole().tensor("blk.0.attn_q.bias", 0, new byte[32], 8),
                        "Tensor blk.0.attn_q.bias belongs to a kind of network"),
                Arguments.of(
                        SmallModel.metadata().text("tokenizer.chat_template", "a\n{% if x %}b\n"),
                        "tokenizer.chat_template, line 2: a block does not end"),
                Arguments.of(
                        SmallModel.metadata().text("tokenizer.chat_template", "{{ messages | shuffle }}"),
                        "tokenizer.chat_template, line 1: the filter 'shuffle' is not known"),
                Arguments.of(SmallModel.metadata().text("llama.rope.scaling.type", "yarn"), "'yarn'"),
                Arguments.of(SmallModel.metadata().whole("tokenizer.ggml.bos_token_id", 8), "is 8, not in 0 to 7"),
                Arguments.of(SmallModel.metadata().whole("llama.attention.key_length", 0), "is 0, not in 1 to"),
                Arguments.of(
                        SmallModel.metadata().text("tokenizer.ggml.add_bos_token", "yes"),
                        "tokenizer.ggml.add_bos_token is a string, expected a boolean"),
                Arguments.of(
                        SmallModel.metadata().flag("tokenizer.ggml.add_bos_token", true),
                        "tokenizer.ggml.bos_token_id is missing"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void open_shouldNameWhatIsWrong(Object content, String message) throws IOException {
        byte[] bytes = content instanceof GgufWriter writer ? writer.toBytes() : (byte[]) content;
        Path file = Files.write(folder.resolve("bad.gguf"), bytes);
        assertThatThrownBy(() -> GgufModelFile.open(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("Model file " + file)
                .hasMessageContaining(message);
    }

    @Test
    void open_shouldSayWhenThereIsNoFile() {
        Path none = folder.resolve("none.gguf");
        assertThatThrownBy(() -> GgufModelFile.open(none))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("none.gguf cannot be read");
        assertThatThrownBy(() -> GgufModelFile.open(folder)).isInstanceOf(ModelFormatException.class);
    }

    @Test
    void open_shouldRefuseUnknownPreTokenizersAndForeignMerges() throws IOException {
        GgufWriter unknown = SmallModel.network(new GgufWriter())
                .text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "mystery")
                .texts("tokenizer.ggml.tokens", List.of("a", "b"));
        Path file = unknown.write(folder.resolve("pre.gguf"));
        assertThatThrownBy(() -> GgufModelFile.open(file))
                .hasMessageContaining("tokenizer.ggml.pre is 'mystery', a way to cut text that is not known");

        GgufWriter merges = SmallModel.network(new GgufWriter())
                .text("tokenizer.ggml.model", "gpt2")
                .texts("tokenizer.ggml.tokens", List.of("a", "b"))
                .texts("tokenizer.ggml.merges", List.of("a b"));
        Path other = merges.write(folder.resolve("merges.gguf"));
        assertThatThrownBy(() -> GgufModelFile.open(other))
                .hasMessageContaining("merge 0 ('a b') needs the token 'ab', which does not exist");
    }

    private static byte[] patched(int at, int value) {
        byte[] bytes = SmallModel.whole().toBytes();
        System.arraycopy(GgufWriter.int32(value), 0, bytes, at, 4);
        return bytes;
    }
}
