package dev.llmnode.inference.sample;

/**
 * Makes tokens less likely that the last {@value #WINDOW} tokens hold (Keskar et al. 2019), then leaves the choice to
 * another sampler.
 *
 * @param penalty divides positive logits and multiplies negative ones
 * @param next chooses
 */
record RepeatPenalty(float penalty, Sampler next) implements Sampler {
    static final int WINDOW = 64;

    @Override
    public int sample(float[] logits, int offset, int[] text, int length) {
        int start = Math.max(0, length - WINDOW);
        for (int i = start; i < length; i++) {
            if (!holds(text, start, i, text[i])) {
                float logit = logits[offset + text[i]];
                logits[offset + text[i]] = logit > 0 ? logit / penalty : logit * penalty;
            }
        }
        return next.sample(logits, offset, text, length);
    }

    private static boolean holds(int[] text, int start, int end, int token) {
        for (int i = start; i < end; i++) {
            if (text[i] == token) {
                return true;
            }
        }
        return false;
    }
}
