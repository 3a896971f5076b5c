"""The only road between features: dated, sourced facts about people, appended and never edited."""
