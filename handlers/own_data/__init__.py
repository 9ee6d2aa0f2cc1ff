"""What is kept of somebody: shown, handed out and erased on request (《个人信息保护法》 第四十五条 to 第四十七条)."""
