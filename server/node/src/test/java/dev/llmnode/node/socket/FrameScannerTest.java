package dev.llmnode.node.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames cut at every place: a text of a few bytes, of 126, of 65,536, a ping, and the end. */
class FrameScannerTest {
    private static final String TEXT = "818300000000888888";
    private static final String LONGER_TEXT = "81fe007e00000000" + "88".repeat(126);
    private static final String LONGEST_TEXT = "01ff000000000001000000000000" + "88".repeat(65_536);
    private static final String PING = "898000000000";
    private static final String CLOSE = "88820000000003e9";

    static List<String> seesClose_shouldBeTrueOnceACloseFrameIsWhole() {
        return List.of("", TEXT, TEXT + PING, LONGER_TEXT + TEXT, LONGEST_TEXT + PING);
    }

    @ParameterizedTest
    @MethodSource
    void seesClose_shouldBeTrueOnceACloseFrameIsWhole(String before) {
        byte[] frames = HexFormat.of().parseHex(before + CLOSE);
        for (int cut = Math.max(0, frames.length - 200); cut < frames.length; cut++) {
            FrameScanner scanner = new FrameScanner();
            assertThat(scanner.seesClose(ByteBuffer.wrap(frames, 0, cut))).isFalse();
            assertThat(scanner.seesClose(ByteBuffer.wrap(Arrays.copyOfRange(frames, cut, frames.length))))
                    .as("cut at %d", cut)
                    .isTrue();
        }
    }

    static List<String> seesUnmasked_shouldBeTrueOnceTheHeadIsWhole() {
        return List.of("810341", "81" + "7e0100", "01" + "7f0000000000010000", "8900", "880203e9");
    }

    @ParameterizedTest
    @MethodSource
    void seesUnmasked_shouldBeTrueOnceTheHeadIsWhole(String head) {
        byte[] frames = HexFormat.of().parseHex(LONGER_TEXT + PING + head);
        int begin = frames.length - head.length() / 2;
        FrameScanner scanner = new FrameScanner();
        scanner.seesClose(ByteBuffer.wrap(frames, 0, begin));
        assertThat(scanner.seesUnmasked()).isFalse();

        for (int i = begin; i < frames.length; i++) {
            scanner.seesClose(ByteBuffer.wrap(frames, i, 1));
        }
        assertThat(scanner.seesUnmasked()).isTrue();
    }
}
