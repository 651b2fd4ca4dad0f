using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The parameters of one direction of a recurrent layer, or of a cell, by PyTorch's names.</summary>
internal sealed record RecurrentParameters(
    Parameter Input, Parameter Hidden, Parameter? InputBias, Parameter? HiddenBias, Parameter? Projection)
{
    /// <summary>Makes the parameters.</summary>
    /// <param name="make">The module's way to make and register a parameter.</param>
    /// <param name="suffix">The end of every name, such as <c>_l0_reverse</c>.</param>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The number of units.</param>
    /// <param name="gates">The number of gates; 4 is an LSTM.</param>
    /// <param name="options">The settings.</param>
    public static RecurrentParameters Create(
        Func<string, Shape, Initializer, Fans?, Parameter> make, string suffix, int inputs, int hidden, int gates, RecurrentOptions options)
    {
        InitializerSet initializers = options.Initializers;
        int rows = gates * hidden, state = options.StateSize(hidden);
        Fans input = new(inputs, rows, hidden), recurrent = new(state, rows, hidden), projection = new(hidden, state, hidden);
        Initializer inputBias = gates == 4 ? initializers.LstmInputBias : initializers.RecurrentInputBias;
        return new RecurrentParameters(
            make("weight_ih" + suffix, [rows, inputs], initializers.RecurrentInput, input),
            make("weight_hh" + suffix, [rows, state], initializers.RecurrentHidden, recurrent),
            options.Bias ? make("bias_ih" + suffix, [rows], inputBias, recurrent) : null,
            options.Bias ? make("bias_hh" + suffix, [rows], initializers.RecurrentHiddenBias, recurrent) : null,
            state < hidden ? make("weight_hr" + suffix, [state, hidden], initializers.RecurrentHidden, projection) : null);
    }

    /// <summary>The values, with some of the weights from state to state dropped in training.</summary>
    public RecurrentWeights Weights(double drop, Run run) =>
        new(Input, Hidden.Value.Dropout(drop, run), InputBias, HiddenBias, Projection?.Value);
}
