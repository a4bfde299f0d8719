package dev.llmnode.inference.text.bpe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the families cut text, by the names that GGUF files give it. The patterns are those of each family's published
 * tokenizer.
 *
 * @param patterns applied one after the other
 * @param wholePieces whether a piece that is a token needs no merges
 * @param begins whether a raw prompt gets a token for its beginning, where the file does not say
 */
record PreTokenizerRules(List<String> patterns, boolean wholePieces, boolean begins) {
    private static final String SPACE = "\\p{IsWhite_Space}";
    private static final String NOT_SPACE = "\\P{IsWhite_Space}";
    private static final String SPACES = SPACE + "+(?!" + NOT_SPACE + ")|" + SPACE + "+";
    private static final String LINES = SPACE + "*[\\r\\n]+|";
    private static final String OTHER = " ?[^" + SPACE + "\\p{L}\\p{N}]+";
    private static final String CONTRACTION = "(?iu:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String WORD = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";

    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|" + OTHER + "|" + SPACES;
    private static final String CL100K_TAIL = OTHER + "[\\r\\n]*|" + LINES + SPACES;
    private static final String LLAMA3 = CONTRACTION + "|" + WORD + "\\p{N}{1,3}|" + CL100K_TAIL;
    private static final String QWEN2 = CONTRACTION + "|" + WORD + "\\p{N}|" + CL100K_TAIL;

    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String BEFORE_WORD = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String O200K_TAIL = OTHER + "[\\r\\n/]*|" + LINES + SPACES;
    private static final String TEKKEN =
            BEFORE_WORD + UPPER + "*" + LOWER + "+|" + BEFORE_WORD + UPPER + "+" + LOWER + "*|\\p{N}|" + O200K_TAIL;
    private static final String GPT4O = BEFORE_WORD + UPPER + "*" + LOWER + "+" + CONTRACTION + "?|" + BEFORE_WORD
            + UPPER + "+" + LOWER + "*" + CONTRACTION + "?|\\p{N}{1,3}|" + O200K_TAIL;

    /** Letters that have case, as DeepSeek's first tokenizers list them. */
    private static final String CASED = "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽ"
            + "ᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥ"
            + "ῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎ"
            + "ꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃";

    private static final String PUNCTUATED_WORD = "[!-/:-@\\[-`{-~][A-Za-z]+";
    private static final List<String> DEEPSEEK_V3 = List.of(
            "\\p{N}{1,3}",
            "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
            PUNCTUATED_WORD + "|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|" + LINES
                    + SPACES);
    private static final List<String> DEEPSEEK_LLM = List.of(
            "[\\r\\n]",
            SPACE + "?[" + CASED + "]+",
            SPACE + "?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+",
            SPACE + "+\\z",
            "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
            "\\p{N}+");
    private static final List<String> DEEPSEEK_CODER = List.of(
            "[\\r\\n]", SPACE + "?\\p{L}+", SPACE + "?\\p{P}+", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+", "\\p{N}");
    private static final List<String> FALCON = List.of("[\\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]");
    private static final List<String> DEFAULT = List.of("[\\p{P}$+<=>^~|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]");

    private static final Map<String, PreTokenizerRules> BY_NAME = new HashMap<>();

    static {
        add(List.of(GPT2), "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "gigachat", "mellum");
        add(
                List.of("\\p{N}", GPT2),
                "smollm",
                "starcoder",
                "refact",
                "command-r",
                "codeshell",
                "exaone",
                "minerva-7b",
                "mellum2");
        add(List.of(LLAMA3), "dbrx", "smaug-bpe", "chatglm-bpe");
        BY_NAME.put("glm4", new PreTokenizerRules(List.of(LLAMA3), true, false));
        for (String name : List.of("llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "lfm2")) {
            BY_NAME.put(name, new PreTokenizerRules(List.of(LLAMA3), true, true));
        }
        add(List.of(QWEN2), "qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez", "grok-2", "solar-open");
        add(DEEPSEEK_V3, "deepseek-v3", "hunyuan-dense", "joyai-llm");
        add(DEEPSEEK_LLM, "deepseek-llm");
        add(DEEPSEEK_CODER, "deepseek-coder");
        add(FALCON, "falcon");
        add(DEFAULT, "default");
        add(List.of(GPT4O), "gpt-4o", "llama4", "kanana2");
        BY_NAME.put("tekken", new PreTokenizerRules(List.of(TEKKEN), true, true));
    }

    private static void add(List<String> patterns, String... names) {
        for (String name : names) {
            BY_NAME.put(name, new PreTokenizerRules(patterns, false, false));
        }
    }

    static Optional<PreTokenizerRules> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
