namespace Akka.TestKit;

/// <summary>Marks a test kit whose test actor is not the sender of what the test tells without naming one.</summary>
public interface INoImplicitSender;
