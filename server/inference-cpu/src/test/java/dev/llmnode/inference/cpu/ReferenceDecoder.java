package dev.llmnode.inference.cpu;

import dev.llmnode.inference.model.DecoderSpec;
import dev.llmnode.inference.model.Tensor;
import dev.llmnode.inference.model.WeightSource;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network written down as plainly as possible, in double precision, one token at a time; shares no code with the runner.
 * Can round the inputs of its matrices to 8 bits a block, as kernels for block-quantised weights do.
 */
final class ReferenceDecoder {
    private final DecoderSpec spec;
    private final WeightSource weights;
    private final boolean rounding;
    private final Map<String, double[][]> matrices = new HashMap<>();
    /** {@code [layer][position]} */
    private final List<List<double[]>> keys = new ArrayList<>();

    private final List<List<double[]>> values = new ArrayList<>();

    /** @param rounding whether inputs of block-quantised matrices are rounded to 8 bits */
    ReferenceDecoder(DecoderSpec spec, WeightSource weights, boolean rounding) {
        this.spec = spec;
        this.weights = weights;
        this.rounding = rounding;
        for (int layer = 0; layer < spec.layers(); layer++) {
            keys.add(new ArrayList<>());
            values.add(new ArrayList<>());
        }
    }

    /** Takes the next token, and gives the logits after it. */
    double[] next(int token) {
        double[] x = matrix("token_embd.weight")[token].clone();
        for (int layer = 0; layer < spec.layers(); layer++) {
            String prefix = "blk.%d.".formatted(layer);
            double[] attended = attend(layer, prefix, norm(x, prefix + "attn_norm.weight"));
            add(x, multiply(prefix + "attn_output.weight", attended));
            double[] y = norm(x, prefix + "ffn_norm.weight");
            double[] gate = multiply(prefix + "ffn_gate.weight", y);
            double[] up = multiply(prefix + "ffn_up.weight", y);
            double[] hidden = new double[gate.length];
            Arrays.setAll(hidden, i -> gate[i] / (1 + Math.exp(-gate[i])) * up[i]);
            add(x, multiply(prefix + "ffn_down.weight", hidden));
        }
        String head = spec.tiedEmbedding() ? "token_embd.weight" : "output.weight";
        return multiply(head, norm(x, "output_norm.weight"));
    }

    private double[] attend(int layer, String prefix, double[] x) {
        int position = keys.get(layer).size();
        double[] query = rotate(multiply(prefix + "attn_q.weight", x), position);
        keys.get(layer).add(halved(rotate(multiply(prefix + "attn_k.weight", x), position)));
        values.get(layer).add(halved(multiply(prefix + "attn_v.weight", x)));
        double[] result = new double[query.length];
        for (int head = 0; head < spec.heads(); head++) {
            int from = head * spec.headSize();
            int shared = head / (spec.heads() / spec.keyValueHeads()) * spec.headSize();
            double[] scores = new double[position + 1];
            for (int p = 0; p <= position; p++) {
                for (int i = 0; i < spec.headSize(); i++) {
                    scores[p] += query[from + i] * keys.get(layer).get(p)[shared + i];
                }
                scores[p] /= Math.sqrt(spec.headSize());
            }
            double largest = Arrays.stream(scores).max().orElseThrow();
            double sum = Arrays.stream(scores).map(s -> Math.exp(s - largest)).sum();
            for (int p = 0; p <= position; p++) {
                double weight = Math.exp(scores[p] - largest) / sum;
                for (int i = 0; i < spec.headSize(); i++) {
                    result[from + i] += weight * values.get(layer).get(p)[shared + i];
                }
            }
        }
        return result;
    }

    /** As the cache keeps them: in half precision. */
    private static double[] halved(double[] x) {
        return Arrays.stream(x)
                .map(number -> Float.float16ToFloat(Float.floatToFloat16((float) number)))
                .toArray();
    }

    private double[] rotate(double[] x, int position) {
        double[] factors = new double[spec.ropeDimensions() / 2];
        Arrays.fill(factors, 1);
        if (weights.find("rope_freqs.weight").isPresent()) {
            factors = matrix("rope_freqs.weight")[0];
        }
        for (int from = 0; from < x.length; from += spec.headSize()) {
            for (int i = 0; i < spec.ropeDimensions(); i += 2) {
                double frequency = Math.pow(spec.ropeBase(), -(double) i / spec.ropeDimensions());
                double angle = position / spec.ropeScale() * frequency / factors[i / 2];
                double a = x[from + i];
                double b = x[from + i + 1];
                x[from + i] = a * Math.cos(angle) - b * Math.sin(angle);
                x[from + i + 1] = a * Math.sin(angle) + b * Math.cos(angle);
            }
        }
        return x;
    }

    private double[] norm(double[] x, String name) {
        double[] weight = matrix(name)[0];
        double mean = Arrays.stream(x).map(v -> v * v).sum() / x.length;
        double[] result = new double[x.length];
        Arrays.setAll(result, i -> x[i] / Math.sqrt(mean + spec.normEpsilon()) * weight[i]);
        return result;
    }

    private static void add(double[] x, double[] y) {
        Arrays.setAll(x, i -> x[i] + y[i]);
    }

    private double[] multiply(String name, double[] x) {
        boolean blocks = weights.find(name).orElseThrow().type().blockSize() > 1;
        double[] input = rounding && blocks ? rounded(x) : x;
        double[][] rows = matrix(name);
        double[] result = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < input.length; i++) {
                result[row] += rows[row][i] * input[i];
            }
        }
        return result;
    }

    private static double[] rounded(double[] x) {
        double[] result = new double[x.length];
        for (int from = 0; from < x.length; from += 32) {
            double largest = 0;
            for (int i = from; i < from + 32; i++) {
                largest = Math.max(largest, Math.abs(x[i]));
            }
            for (int i = from; i < from + 32; i++) {
                result[i] = largest == 0 ? 0 : Math.rint(x[i] / largest * 127) * largest / 127;
            }
        }
        return result;
    }

    private double[][] matrix(String name) {
        return matrices.computeIfAbsent(name, _ -> read(weights.find(name).orElseThrow()));
    }

    private static double[][] read(Tensor tensor) {
        ByteBuffer bytes =
                ByteBuffer.wrap(tensor.data().toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
        double[][] rows = new double[tensor.rows()][tensor.columns()];
        for (double[] row : rows) {
            for (int k = 0; k < row.length; k += tensor.type().blockSize()) {
                block(tensor, bytes, row, k);
            }
        }
        return rows;
    }

    private static void block(Tensor tensor, ByteBuffer bytes, double[] row, int k) {
        switch (tensor.type()) {
            case F32 -> row[k] = bytes.getFloat();
            case F16 -> row[k] = Float.float16ToFloat(bytes.getShort());
            case BF16 -> row[k] = Float.intBitsToFloat(bytes.getShort() << 16);
            case Q4_0, Q4_1 -> {
                double scale = Float.float16ToFloat(bytes.getShort());
                boolean minimum = tensor.type().blockBytes() == 20;
                double first = minimum ? Float.float16ToFloat(bytes.getShort()) : -8 * scale;
                for (int i = 0; i < 16; i++) {
                    int pair = bytes.get() & 255;
                    row[k + i] = scale * (pair & 15) + first;
                    row[k + 16 + i] = scale * (pair >> 4) + first;
                }
            }
            case Q8_0 -> {
                double scale = Float.float16ToFloat(bytes.getShort());
                for (int i = 0; i < 32; i++) {
                    row[k + i] = scale * bytes.get();
                }
            }
        }
    }
}
