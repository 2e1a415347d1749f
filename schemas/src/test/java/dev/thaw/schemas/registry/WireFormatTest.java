package dev.thaw.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WireFormatTest {

    @Test
    void aFramedRecordBeginsWithZeroAndTheBigEndianId() {
        // When
        byte[] framed = WireFormat.frame(0x01020304, new byte[] {42, 43});

        // Then
        assertThat(framed).containsExactly(0, 1, 2, 3, 4, 42, 43);
        assertThat(WireFormat.schemaId(framed)).isEqualTo(0x01020304);
        assertThat(WireFormat.avro(framed)).isEqualTo(ByteBuffer.wrap(new byte[] {42, 43}));
    }

    @Test
    void bytesThatAreTooShortOrOfAnotherFormatAreNotFramed() {
        for (byte[] foreign : new byte[][] {{}, {0, 0, 0, 1}, {1, 0, 0, 0, 1, 7}}) {
            assertThat(WireFormat.isFramed(foreign)).isFalse();
            assertThatThrownBy(() -> WireFormat.schemaId(foreign))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
