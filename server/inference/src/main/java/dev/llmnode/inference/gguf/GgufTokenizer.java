package dev.llmnode.inference.gguf;

import dev.llmnode.inference.model.ModelFormatException;
import dev.llmnode.inference.text.Tokenizer;
import dev.llmnode.inference.text.bpe.PreTokenizer;
import dev.llmnode.inference.text.bpe.SpecialTokenPolicy;
import dev.llmnode.inference.text.bpe.TokenKind;
import dev.llmnode.inference.text.bpe.Tokenizers;
import dev.llmnode.inference.text.bpe.Vocabulary;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds a file's tokenizer from its {@code tokenizer.ggml.*} keys. */
final class GgufTokenizer {
    /** Names of tokens that end a turn in the families in use; files tell of one or two of them only. */
    private static final Set<String> TURN_ENDS = Set.of(
            "<|eot_id|>",
            "<|eom_id|>",
            "<|im_end|>",
            "<|end|>",
            "<|return|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<end_of_turn>",
            "<end_of_utterance>",
            "</s>",
            "<EOT>",
            "<\uff5cend\u2581of\u2581sentence\uff5c>");

    private static final List<TokenKind> KINDS = List.of(
            TokenKind.NORMAL, // 0: not said
            TokenKind.NORMAL,
            TokenKind.UNKNOWN,
            TokenKind.CONTROL,
            TokenKind.USER_DEFINED,
            TokenKind.UNUSED,
            TokenKind.BYTE);

    private final GgufMetadata metadata;
    private final List<String> names;
    private final List<TokenKind> kinds;
    private final Vocabulary vocabulary;

    private GgufTokenizer(GgufMetadata metadata) {
        this.metadata = metadata;
        names = metadata.texts(key("tokens")).toList();
        kinds = kinds();
        vocabulary = new Vocabulary(names, kinds);
    }

    /**
     * The tokenizer of a file.
     *
     * @throws ModelFormatException if its model or its way to cut text is not known, or a key is missing or wrong
     */
    static Tokenizer read(GgufMetadata metadata) {
        return new GgufTokenizer(metadata).build();
    }

    private Tokenizer build() {
        String model = metadata.text(key("model"));
        try {
            return switch (model) {
                case "gpt2" -> byteLevel();
                case "llama" -> sentencePiece();
                default ->
                    throw new ModelFormatException(
                            "%s is '%s', only 'gpt2' and 'llama' are supported".formatted(key("model"), model));
            };
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("Tokenizer of model '%s': %s".formatted(model, e.getMessage()), e);
        }
    }

    private Tokenizer byteLevel() {
        String pre = metadata.findText(key("pre")).orElse("default");
        PreTokenizer preTokenizer = PreTokenizer.named(pre)
                .orElseThrow(() -> new ModelFormatException(
                        "%s is '%s', a way to cut text that is not known".formatted(key("pre"), pre)));
        List<String> merges = metadata.texts(key("merges")).toList();
        return Tokenizers.byteLevel(vocabulary, merges, preTokenizer, policy(preTokenizer.begins()));
    }

    private Tokenizer sentencePiece() {
        float[] scores = metadata.findFloats(key("scores"), names.size())
                .orElseThrow(() -> new ModelFormatException("Metadata key %s is missing".formatted(key("scores"))));
        return Tokenizers.sentencePiece(
                vocabulary,
                scores,
                metadata.flag(key("add_space_prefix"), true),
                token("unknown_token_id").orElse(Vocabulary.NONE),
                policy(true));
    }

    private List<TokenKind> kinds() {
        Optional<int[]> types = metadata.findInts(key("token_type"), names.size());
        if (types.isEmpty()) {
            return Collections.nCopies(names.size(), TokenKind.NORMAL);
        }
        return Arrays.stream(types.get()).mapToObj(this::kind).toList();
    }

    private TokenKind kind(int type) {
        if (type < 0 || type >= KINDS.size()) {
            throw new ModelFormatException("%s holds %d, which is no type".formatted(key("token_type"), type));
        }
        return KINDS.get(type);
    }

    private SpecialTokenPolicy policy(boolean beginsByDefault) {
        return new SpecialTokenPolicy(
                around("add_bos_token", beginsByDefault, "bos_token_id"),
                around("add_eos_token", false, "eos_token_id"),
                endsGeneration());
    }

    private int around(String flag, boolean byDefault, String token) {
        boolean wanted = metadata.flag(key(flag), byDefault);
        int id = token(token).orElse(Vocabulary.NONE);
        if (wanted && id == Vocabulary.NONE && metadata.has(key(flag))) {
            throw new ModelFormatException("%s is true, but %s is missing".formatted(key(flag), key(token)));
        }
        return wanted ? id : Vocabulary.NONE;
    }

    private Set<Integer> endsGeneration() {
        Set<Integer> ends = new HashSet<>();
        token("eos_token_id").ifPresent(ends::add);
        token("eot_token_id").ifPresent(ends::add);
        token("eom_token_id").ifPresent(ends::add);
        for (String name : TURN_ENDS) {
            int id = vocabulary.find(name);
            if (id != Vocabulary.NONE && kinds.get(id) != TokenKind.NORMAL) {
                ends.add(id);
            }
        }
        return ends;
    }

    private Optional<Integer> token(String name) {
        return metadata.findWhole(key(name), 0, names.size() - 1);
    }

    private static String key(String name) {
        return "tokenizer.ggml." + name;
    }
}
