package dev.llmnode.inference.text.bpe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.inference.text.GoldenFiles;
import dev.llmnode.inference.text.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The embedded model's tokenizer, without the model. */
public final class SmolLmTokenizer {
    /** Control characters that its vocabulary leaves out. */
    static final String BYTES_WITHOUT_TOKEN = "\u0004\u0006\u0013\u0014\u0016\u001d";

    private SmolLmTokenizer() {}

    /** The tokenizer, put together from the golden files' extract: most names are what the merges make, in order. */
    public static Tokenizer read() throws IOException {
        JsonNode extract = GoldenFiles.read("tokenizer/smollm.vocabulary.json.gz");
        List<String> merges = GoldenFiles.texts(extract.get("merges"));
        JsonNode rest = extract.get("rest");
        List<String> names = new ArrayList<>(Collections.nCopies(merges.size() + rest.size(), ""));
        List<TokenKind> kinds = new ArrayList<>(Collections.nCopies(names.size(), TokenKind.NORMAL));
        rest.properties().forEach(token -> names.set(token.getValue().intValue(), token.getKey()));
        int id = 0;
        for (String merge : merges) {
            while (!names.get(id).isEmpty()) {
                id++;
            }
            names.set(id, merge.replace(" ", ""));
        }
        for (String control : GoldenFiles.texts(extract.get("control"))) {
            kinds.set(names.indexOf(control), TokenKind.CONTROL);
        }
        SpecialTokenPolicy policy = new SpecialTokenPolicy(Vocabulary.NONE, Vocabulary.NONE, Set.of(2));
        return Tokenizers.byteLevel(
                new Vocabulary(names, kinds),
                merges,
                PreTokenizer.named("smollm").orElseThrow(),
                policy);
    }
}
