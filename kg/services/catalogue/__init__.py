"""The saved questions as a catalogue: find, check, begin and exchange them."""
