//! All files of an experiment in one: a zip archive, deflated by the library that links are packed with.
//!
//! The crate `zip` would bring dates, encryption and a reader; this is the part of PKWARE's APPNOTE that a writer of small files needs.

/// An archive of these files, names with forward slashes. The same files give the same bytes: there is no clock in it.
pub fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = archive.len() as u32;
        let packed = miniz_oxide::deflate::compress_to_vec(content, 6);
        let mut entry = Vec::new();
        // Version 2.0; names in UTF-8; deflate; 1 January 1980, midnight.
        for word in [20_u16, 1 << 11, 8, 0, 0x21] {
            entry.extend(word.to_le_bytes());
        }
        for word in [crc32(content), packed.len() as u32, content.len() as u32] {
            entry.extend(word.to_le_bytes());
        }
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend(0_u16.to_le_bytes());
        archive.extend(0x0403_4B50_u32.to_le_bytes());
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(&packed);

        directory.extend(0x0201_4B50_u32.to_le_bytes());
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&entry);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length, count) = (archive.len() as u32, directory.len() as u32, files.len() as u16);
    archive.extend(directory);
    archive.extend(0x0605_4B50_u32.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// The checksum of ISO 3309, as zip wants it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
