package dev.llmnode.inference.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.gguf.GgufModelFile;
import dev.llmnode.inference.model.ModelCatalog;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.inference.spi.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the embedded model's logits with llama.cpp's, by teacher forcing: see {@code src/test/golden}. Fetches the model
 * into the user's shared folder, if it is not there.
 */
class LlamaCppGoldenIT {
    private static final Path GOLDENS = Path.of("src/test/golden/smollm2-q4_1.txt");
    private static final int PIECE = 512;

    private static ModelFile model;
    private static ModelRunner runner;
    private static List<Golden> goldens;

    /**
     * One prompt.
     *
     * @param steps what the peer chose and thought, after the prompt and after each of its choices
     */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Golden(String name, int[] prompt, List<Step> steps) {}

    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Step(int token, int[] top, double[] logProbabilities) {}

    @BeforeAll
    static void load() throws IOException {
        ModelStore store = ModelStore.shared(GgufModelFile::check);
        model = GgufModelFile.open(store.require(store.resolve(ModelCatalog.EMBEDDED), (_, _, _) -> {})
                .file());
        RunnerOptions options = new RunnerOptions(2, 4096, 1, PIECE, 256L << 20);
        runner = new CpuModelRunnerProvider().load(model.spec(), model.weights(), options, _ -> {});
        goldens = read(Files.readAllLines(GOLDENS));
    }

    @AfterAll
    static void close() {
        runner.close();
        model.close();
    }

    private static List<Golden> read(List<String> lines) {
        List<Golden> result = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("prompt")) {
                int[] prompt =
                        Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
                result.add(new Golden(words[1], prompt, new ArrayList<>()));
            } else {
                List<String[]> top = Arrays.stream(words)
                        .skip(2)
                        .map(word -> word.split(":"))
                        .toList();
                result.getLast()
                        .steps()
                        .add(new Step(
                                Integer.parseInt(words[1]),
                                top.stream()
                                        .mapToInt(pair -> Integer.parseInt(pair[0]))
                                        .toArray(),
                                top.stream()
                                        .mapToDouble(pair -> Double.parseDouble(pair[1]))
                                        .toArray()));
            }
        }
        return result;
    }

    @Test
    void forward_shouldAgreeWithLlamaCpp() {
        int steps = 0;
        int agreed = 0;
        double divergence = 0;
        double widest = 0;
        for (Golden golden : goldens) {
            double[] logits = prefill(golden.prompt());
            int position = golden.prompt().length;
            for (Step step : golden.steps()) {
                int best = argmax(logits);
                steps++;
                // Its likeliest token need not be its choice: it may not end.
                int theirs = step.top()[0];
                agreed += best == theirs ? 1 : 0;
                widest = Math.max(widest, logits[best] - logits[theirs]);
                divergence += divergence(step, logits);
                logits = forward(new int[] {step.token()}, position++);
            }
        }
        System.out.printf(
                "llama.cpp: argmax %d of %d, widest gap %.3f nats, mean KL %.5f%n",
                agreed, steps, widest, divergence / steps);
        assertThat(goldens).hasSizeGreaterThanOrEqualTo(6);
        assertThat(goldens).anyMatch(golden -> golden.prompt().length >= 2000);
        assertThat(steps).isGreaterThanOrEqualTo(64 * 6);
        assertThat(agreed / (double) steps).isGreaterThanOrEqualTo(0.93);
        assertThat(widest).isLessThanOrEqualTo(0.6);
        assertThat(divergence / steps).isLessThanOrEqualTo(0.01);
    }

    private static double[] prefill(int[] prompt) {
        double[] logits = new double[0];
        for (int start = 0; start < prompt.length; start += PIECE) {
            logits = forward(Arrays.copyOfRange(prompt, start, Math.min(prompt.length, start + PIECE)), start);
        }
        return logits;
    }

    private static double[] forward(int[] tokens, int start) {
        int[] blocks = IntStream.range(0, 4096 / runner.limits().blockSize()).toArray();
        StepResult.Logits result =
                (StepResult.Logits) runner.forward(List.of(new Chunk(tokens, start, blocks, Chunk.Output.LAST, null)));
        return IntStream.range(0, runner.limits().vocabularySize())
                .mapToDouble(token -> result.values()[token])
                .toArray();
    }

    private static int argmax(double[] logits) {
        return IntStream.range(0, logits.length)
                .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                .orElseThrow();
    }

    /** Kullback-Leibler divergence of ours from the peer's, over its likeliest tokens and all the rest together. */
    private static double divergence(Step step, double[] logits) {
        double largest = logits[argmax(logits)];
        double sum =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
        double result = 0;
        double theirRest = 1;
        double ourRest = 1;
        for (int i = 0; i < step.top().length; i++) {
            double theirs = Math.exp(step.logProbabilities()[i]);
            double ours = Math.exp(logits[step.top()[i]] - largest) / sum;
            result += theirs * Math.log(theirs / ours);
            theirRest -= theirs;
            ourRest -= ours;
        }
        return theirRest > 1e-9 && ourRest > 1e-9 ? result + theirRest * Math.log(theirRest / ourRest) : result;
    }
}
