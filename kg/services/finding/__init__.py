"""Find things by what they are called: Japanese, English, kana, romaji."""
