package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.model.TensorType;
import dev.llmnode.inference.model.WeightSource;
import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.Tokenizer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model of the Llama family in a GGUF file. */
public final class GgufModelFile implements ModelFile {
    private final String name;
    private final GgufFile file;
    private final DecoderSpec spec;
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;

    /** A model whose file may not tell its name. */
    GgufModelFile(String fileName, GgufFile file) {
        this.file = file;
        name = file.metadata().findText("general.name").orElse(fileName);
        tokenizer = GgufTokenizer.read(file.metadata());
        spec = LlamaSpec.read(file, tokenizer.vocabularySize());
        chatTemplate = GgufChatTemplate.read(file.metadata(), tokenizer);
    }

    /**
     * Maps a file and reads all but its weights.
     *
     * @throws ModelFormatException if it cannot be read, is malformed, or holds a model that is not supported; the message
     *     names the file, what is wrong and where
     */
    public static GgufModelFile open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new GgufModelFile(String.valueOf(path.getFileName()), file);
        } catch (ModelFormatException e) {
            file.close();
            throw new ModelFormatException("Model file %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /**
     * Checks that a file is a GGUF file whose head can be read and whose tensors are all in it; not that a model of its
     * kind is supported.
     *
     * @throws ModelFormatException if it is none; the message names the file, what is wrong and where
     */
    public static void check(Path path) {
        GgufFile.open(path).close();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String description() {
        return file.metadata().findText("general.description").orElse(null);
    }

    @Override
    public long parameters() {
        return file.tensors().values().stream().mapToLong(TensorInfo::elements).sum();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelFormatException if that is a type that no runner can compute with
     */
    @Override
    public TensorType quantisation() {
        Map<Integer, Long> elements = file.tensors().values().stream()
                .collect(Collectors.groupingBy(TensorInfo::typeNumber, Collectors.summingLong(TensorInfo::elements)));
        return file.tensors().values().stream()
                .max(Comparator.comparing(info -> elements.getOrDefault(info.typeNumber(), 0L)))
                .orElseThrow(() -> new ModelFormatException("Model %s has no tensors".formatted(name)))
                .tensorType();
    }

    @Override
    public DecoderSpec spec() {
        return spec;
    }

    @Override
    public WeightSource weights() {
        return file;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public ChatTemplate chatTemplate() {
        return chatTemplate;
    }

    @Override
    public void close() {
        file.close();
    }
}
