package dev.llmnode.benchmarks;

import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.gguf.GgufModelFile;
import dev.llmnode.inference.model.ModelCatalog;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.sample.Sampler;
import dev.llmnode.inference.sample.SamplerFactory;
import dev.llmnode.inference.text.Tokenizer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From text to tokens, and from logits to the next token, with the embedded model's vocabulary. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TextBenchmark {
    private static final String SENTENCE = "The quick brown fox doesn't jump over 13 lazy dogs; ça va? ";

    private final ModelFile model = open();
    private final Tokenizer tokenizer = model.tokenizer();
    private final String text = SENTENCE.repeat(40);
    private final float[] logits = new float[tokenizer.vocabularySize()];
    private final float[] scratch = new float[logits.length];
    private final SamplerFactory samplers = new SamplerFactory(logits.length);
    private final Sampler greedy = samplers.create(SamplingParams.GREEDY, 1);
    private final Sampler random = samplers.create(new SamplingParams(0.7, 0.95, 40, 0.05, 1.1, 1L), 1);
    private final int[] recent = new int[64];

    private static ModelFile open() {
        ModelStore store = ModelStore.shared(GgufModelFile::check);
        return GgufModelFile.open(store.require(store.resolve(ModelCatalog.EMBEDDED), (_, _, _) -> {})
                .file());
    }

    @Setup
    public void fill() {
        SplittableRandom numbers = new SplittableRandom(1);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) numbers.nextDouble(-8, 8);
        }
    }

    @TearDown
    public void close() {
        model.close();
    }

    /** About 2,400 characters. */
    @Benchmark
    public int[] encode() {
        return tokenizer.encode(text, Tokenizer.SpecialTokens.PLAIN);
    }

    @Benchmark
    public int sampleGreedily() {
        return greedy.sample(logits, 0, recent, recent.length);
    }

    /** Every filter at once; logits are copied first, since sampling overwrites them. */
    @Benchmark
    public int sampleAtRandom() {
        System.arraycopy(logits, 0, scratch, 0, logits.length);
        return random.sample(scratch, 0, recent, recent.length);
    }
}
