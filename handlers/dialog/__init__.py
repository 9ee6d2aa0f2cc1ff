"""What every capability stands on: messages, context, conversation, permissions, hierarchy, dates, menu."""
