"""Cuts varied strings with the reference tokenizers.

Usage: python make.py PATH/TO/SmolLM2-135M-Instruct.Q4_1.gguf    (../requirements.txt installed)

Writes, all gzipped:
  strings.json.gz            the strings
  smollm.vocabulary.json.gz  names, kinds and merges of the model's tokenizer
  smollm.tokens.json.gz      its tokens per string, by Hugging Face's tokenizers
  byte_level.json.gz         a small byte-level vocabulary, and its tokens per string under several ways to cut text
  sentencepiece.json.gz      a small SentencePiece vocabulary with scores, and its tokens per string
"""

import gzip
import json
import pathlib
import random
import struct
import sys
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
CONTROL = 3


def write(name, value):
    packed = gzip.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode(), mtime=0)
    (HERE / name).write_bytes(packed)
    print(f"{name}: {len(packed)} bytes")


# The strings

WORDS = """the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
which one you were her all she there would their we him been has when who will more no if out so said what up its about
into than them can only other new some could time these two may then do first any my now such like our over man me even
most made after also did many before must through back years where much your way well down should because each just
those people how too little state good very make world still own see men work long get here between both life being
under never day same another know while last might us great old year off come since against go came right used take
three internationalization uncopyrightable antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis
HTTPServer camelCaseName snake_case_name SCREAMING_SNAKE kebab-case-name README.md don't I'll we've they're it's you'd
I'm DON'T It'S""".split()

SCRIPTS = [
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί.",
    "נייטרון הוא חלקיק תת-אטומי חסר מטען חשמלי.",
    "السلام عليكم ورحمة الله وبركاته، كيف حالك اليوم؟",
    "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता",
    "ทุกคนมีสิทธิในการดำรงชีวิต เสรีภาพ และความมั่นคง",
    "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心",
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "ყველა ადამიანი იბადება თავისუფალი და თანასწორი",
    "Բոլոր մարդիկ ծնվում են ազատ ու հավասար",
    "ሁሉም ሰዎች በነጻነትና በእኩልነት የተወለዱ ናቸው።",
    "எல்லா மனிதரும் சுதந்திரமாகவே பிறக்கின்றனர்",
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng",
    "Příliš žluťoučký kůň úpěl ďábelské ódy; Zażółć gęślą jaźń",
    "Ça va? Voilà l'été, où l'on mange des œufs à Noël. ŒUVRE straße ẞ ĳ ǆ ﬁ",
    "𝕳𝖊𝖑𝖑𝖔 𝓌ℴ𝓇𝓁𝒹 ｆｕｌｌｗｉｄｔｈ １２３ ①②③ ⅣⅫ ½¾ x² H₂O",
    "𐌰𐌱𐌲 𒀀𒁀 𓀀𓂀 𐤀𐤁 ᚠᚢᚦ ꙮ ꧁꧂ ᠮᠣᠩᠭᠣᠯ",
]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇫🇷🇯🇵", "❤️", "1️⃣", "🫠", "☃", "✅ done", "🧑🏿‍🚀 go", "😀😀😀😀"]
CODE = [
    "def f(x: int = 3) -> dict[str, list]:\n\treturn {\"a\": [x ** 2 for _ in range(10)]}\n",
    "#include <stdio.h>\r\nint main(void) {\r\n    printf(\"%d\\n\", 42);\r\n    return 0;\r\n}\r\n",
    "SELECT a.id, COUNT(*) FROM t1 AS a LEFT JOIN t2 b ON a.id=b.id WHERE x<>'y' GROUP BY 1;",
    "const f = async ({a, ...b}) => (await a?.b?.[c] ?? `t${d}`) !== null && !!e;",
    "<div class=\"x-1\" onclick='go(&quot;a&quot;)'>\n    <!-- c -->\n</div>",
    "\\frac{\\partial f}{\\partial x} = \\sum_{i=0}^{\\infty} a_i x^{i-1} \\quad \\forall x \\in \\mathbb{R}",
    "https://user:pw@example.org:8443/a/b%20c?q=1&r=%E2%9C%93#frag  mailto:a.b+c@d-e.co.uk",
    "{\"k\":[1,2.5e-3,null,true],\"s\":\"\\u00e9\\n\"}",
    "if [[ -n \"$X\" && ${#Y[@]} -gt 0 ]]; then echo \"${X//a/b}\" | sed -E 's/^(.*)$/\\1/'; fi",
    "| a | b |\n|---|:-:|\n| 1 | `x` |\n\n> quote\n\n1. one\n2. two\n   - three\n",
    "0x1F 1_000_000 3.14159 1e-10 12345678901234567890 2026-03-07T09:05:02Z $1,234.56 50% #42 v1.2.3-rc.4+5",
]
SPACES = [" ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", "\u00a0", "\u3000", "\u2009", "\u200b", "\u2028", "\u0085", "\x0b", "\f",
          " \n", "\n ", "\t\t\t", " " * 17, " " * 100, "\n" * 9, " \t \n \r\n  "]


def strings():
    rng = random.Random(20260307)
    out = ["", "a", " a", "a ", " ", "Hello world", "<|endoftext|>", "<|im_start|>user\nHi<|im_end|>", "<|im_start", "a<repo_name>b"]
    out += SCRIPTS + EMOJI + CODE + SPACES
    out += [chr(c) for c in range(0, 256)]
    out += ["x" + chr(c) + "y 1" + chr(c) + "2" for c in list(range(0, 48)) + list(range(127, 192))]
    out += ["a" * n for n in (2, 3, 7, 31, 32, 33, 64, 100, 999)] + ["ab" * 500, "0123456789" * 40, "=-" * 200, "é" * 333, "中" * 257]
    out += ["😀" * 100, "\n" * 500, " x" * 300, "'s't're've'm'll'd'S'T'RE", "''''' '' 'x' ’s it’s ſ 'ſ 'LL 'Ve"]
    while len(out) < 2400:
        kind = rng.randrange(8)
        if kind == 0:
            out.append(" ".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 30))))
        elif kind == 1:
            text = rng.choice(SCRIPTS)
            a, b = sorted((rng.randrange(len(text)), rng.randrange(len(text) + 1)))
            out.append(text[a:b] + rng.choice(SPACES) + rng.choice(EMOJI))
        elif kind == 2:
            text = rng.choice(CODE)
            a, b = sorted((rng.randrange(len(text)), rng.randrange(len(text) + 1)))
            out.append(text[a:b])
        elif kind == 3:
            out.append("".join(rng.choice([rng.choice(WORDS), rng.choice(SPACES), str(rng.randrange(10**rng.randrange(1, 9))),
                                           rng.choice("!?.,;:-_()[]{}<>/\\|@#$%^&*+=~`\"'")]) for _ in range(rng.randrange(1, 20))))
        elif kind == 4:
            out.append("".join(chr(rng.randrange(32, 127)) for _ in range(rng.randrange(1, 60))))
        elif kind == 5:
            out.append("".join(character(rng, 0x10FFFF) for _ in range(rng.randrange(1, 30))))
        elif kind == 6:
            out.append("".join(character(rng, 0x2FFF) for _ in range(rng.randrange(1, 40))))
        else:
            out.append("".join(rng.choice([rng.choice(SCRIPTS)[:rng.randrange(9)], rng.choice(EMOJI), rng.choice(SPACES),
                                           rng.choice(WORDS).title(), "<|im_end|>", "\x00\x07\x1b", "\ufeff", "e\u0301"])
                               for _ in range(rng.randrange(1, 8))))
    return out


def character(rng, last):
    """Any assigned-range character but surrogates; unassigned ones differ between versions of Unicode."""
    import unicodedata

    while True:
        c = chr(rng.randrange(1, last + 1))
        if unicodedata.category(c) not in ("Cs", "Cn", "Co"):
            return c


# The embedded model's own tokenizer


def metadata(path):
    data = open(path, "rb").read(8 << 20)
    at = 8

    def take(form):
        nonlocal at
        value = struct.unpack_from("<" + form, data, at)[0]
        at += struct.calcsize("<" + form)
        return value

    def text():
        nonlocal at
        length = take("Q")
        at += length
        return data[at - length : at].decode()

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            element, count = take("I"), take("Q")
            return [value(element) for _ in range(count)]
        return take({0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}[kind])

    take("Q")
    return {text(): value(take("I")) for _ in range(take("Q"))}


def smollm(path, texts):
    model = metadata(path)
    names, kinds = model["tokenizer.ggml.tokens"], model["tokenizer.ggml.token_type"]
    merges = model["tokenizer.ggml.merges"]
    vocabulary = {name: id for id, name in enumerate(names)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[tuple(merge.split(" ")) for merge in merges]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    special = [name for name, kind in zip(names, kinds) if kind == CONTROL]
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in special])
    # A token is nearly always what its merge makes; names are kept for the rest only.
    made = {"".join(merge.split(" ")) for merge in merges}
    order = [vocabulary["".join(merge.split(" "))] for merge in merges]
    assert order == sorted(order) and len(made) == len(merges)
    rest = {name: id for name, id in vocabulary.items() if name not in made}
    write("smollm.vocabulary.json.gz", {"rest": rest, "merges": merges, "control": special})
    write("smollm.tokens.json.gz", [tokenizer.encode(text).ids for text in texts])


# A small vocabulary under several ways to cut text, written as the families publish them

GPT2 = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
LLAMA3 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
O200K_WORD = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]%s[\p{Ll}\p{Lm}\p{Lo}\p{M}]%s"
O200K_TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K_WORDS = [O200K_WORD % ("*", "+"), O200K_WORD % ("+", "*")]
GPT4O = "|".join(word + r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?" for word in O200K_WORDS) + r"|\p{N}{1,3}" + O200K_TAIL
TEKKEN = "|".join(O200K_WORDS) + r"|\p{N}" + O200K_TAIL
DEEPSEEK3 = (
    r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*"""
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
WAYS = {
    "gpt-2": [GPT2],
    "llama-bpe": [LLAMA3],
    "qwen2": [QWEN2],
    "gpt-4o": [GPT4O],
    "tekken": [TEKKEN],
    "deepseek-v3": [r"\p{N}{1,3}", r"[一-龥぀-ゟ゠-ヿ]+", DEEPSEEK3],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", r"[一-龥ࠀ-一가-퟿]+", r"\p{N}"],
}


def splits(patterns):
    steps = [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns]
    return pre_tokenizers.Sequence(steps + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def byte_level(texts):
    trained = Tokenizer(models.BPE())
    # Without any cutting, so that merges reach across all the places where one way cuts and another does not.
    trained.pre_tokenizer = splits([])
    trainer = trainers.BpeTrainer(
        vocab_size=2000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<|end|>"], show_progress=False
    )
    numbers = [" ".join(str(n) for n in range(start, 2100, 7)) for start in range(7)]
    trained.train_from_iterator(SCRIPTS * 2 + CODE * 3 + [" ".join(WORDS)] * 4 + numbers, trainer)
    model = json.loads(trained.to_str())["model"]
    merges = [list(merge) for merge in model["merges"]]
    names = [name for name, _ in sorted(model["vocab"].items(), key=lambda item: item[1])]
    # Whole words that no merge makes, for the way that takes pieces as they are.
    names += ["\u0120internationalization", "HTTPServer", "中文"]
    vocabulary = {name: id for id, name in enumerate(names)}
    tokens = {}
    for way, patterns in WAYS.items():
        bpe = models.BPE(vocab=vocabulary, merges=[tuple(m) for m in merges], ignore_merges=way in ("llama-bpe", "tekken"))
        tokenizer = Tokenizer(bpe)
        tokenizer.pre_tokenizer = splits(patterns)
        tokenizer.add_special_tokens([AddedToken("<|end|>", special=True, normalized=False)])
        tokens[way] = [tokenizer.encode(text).ids for text in texts]
    write("byte_level.json.gz", {"names": names, "merges": [" ".join(merge) for merge in merges], "tokens": tokens})


def sentence_piece(texts):
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder, "corpus.txt")
        lines = [line for text in SCRIPTS[:16] * 2 + CODE + [" ".join(WORDS)] * 3 for line in text.splitlines()]
        corpus.write_text("\n".join(lines), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus),
            model_prefix=str(pathlib.Path(folder, "small")),
            model_type="bpe",
            vocab_size=1200,
            character_coverage=0.98,
            byte_fallback=True,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            add_dummy_prefix=True,
            allow_whitespace_only_pieces=True,
            minloglevel=2,
        )
        processor = sentencepiece.SentencePieceProcessor(model_file=str(pathlib.Path(folder, "small.model")))
    ids = range(processor.get_piece_size())
    kinds = [
        2 if processor.is_unknown(i) else CONTROL if processor.is_control(i) else 6 if processor.is_byte(i) else 1 for i in ids
    ]
    write(
        "sentencepiece.json.gz",
        {
            "names": [processor.id_to_piece(i) for i in ids],
            "scores": [processor.get_score(i) for i in ids],
            "kinds": kinds,
            "tokens": [processor.encode(text) for text in texts],
        },
    )


if __name__ == "__main__":
    texts = strings()
    print(len(texts), "strings")
    write("strings.json.gz", texts)
    smollm(sys.argv[1], texts)
    byte_level(texts)
    sentence_piece(texts)
