package dev.llmnode.node.config.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "100b, 100",
        "64KiB, 65536",
        "1.5 GiB, 1610612736",
        "2GB, 2000000000",
        "1g, 1073741824"
    })
    void parse_shouldReadUnits(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "MiB", "1 PiB", "1,5GiB", "1e9"})
    void parse_shouldRefuseOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse(text))
                .withMessageContaining("512MiB");
    }
}
