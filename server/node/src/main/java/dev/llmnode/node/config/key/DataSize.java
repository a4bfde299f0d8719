package dev.llmnode.node.config.key;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory, written {@code 512MiB}, {@code 1.5GiB}, {@code 2GB} or as plain bytes.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([kmgt]i?b?|b)?", Pattern.CASE_INSENSITIVE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Map<Character, Integer> POWERS = Map.of('k', 1, 'm', 2, 'g', 3, 't', 4);

    /** Reads such a text; one that is no amount of memory is an IllegalArgumentException. */
    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("write a size such as 512MiB or 1GiB");
        }
        String unit = Optional.ofNullable(matcher.group(2)).orElse("b").toLowerCase(Locale.ROOT);
        int power = POWERS.getOrDefault(unit.charAt(0), 0);
        // As in most tools, "1g" is binary like "1GiB", and only "1GB" is decimal.
        long base = unit.length() == 2 ? 1000 : 1024;
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(base).pow(power));
        if (bytes.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("it is more than any machine has: write a size such as 512MiB or 1GiB");
        }
        return new DataSize(bytes.longValue());
    }
}
