"""Fields that parse what people type and echo what they understood."""
