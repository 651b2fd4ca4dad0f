using Glossa.Data;

namespace Glossa.Training;

/// <summary>
/// The weights w of a mean of several models' probabilities, <c>p = Σ_m w_m p_m</c>, under which validation texts are likeliest. The
/// likelihood is concave in w, and the steps of expectation maximisation, <c>w_m ← mean_i(w_m p_m,i / Σ_k w_k p_k,i)</c>, never lower it
/// (Dempster, Laird and Rubin 1977).
/// </summary>
public static class MixtureWeights
{
    private const int Steps = 200;

    /// <summary>Returns the weights.</summary>
    /// <param name="likelihoods">For each model the probability it gave to what is true, text by text.</param>
    /// <returns>A weight for each model, adding up to 1; equal ones where there are no texts.</returns>
    /// <exception cref="DataException">There is no model, or one has probabilities for fewer texts than another.</exception>
    public static double[] Of(IReadOnlyList<IReadOnlyList<double>> likelihoods)
    {
        if (likelihoods.Count == 0 || likelihoods.Any(model => model.Count != likelihoods[0].Count))
        {
            throw new DataException("Weights need the probabilities of one or more models for the same texts.");
        }
        int models = likelihoods.Count, texts = likelihoods[0].Count;
        double[] weights = [.. Enumerable.Repeat(1.0 / models, models)];
        for (int step = 0; step < Steps && texts > 0; step++)
        {
            double[] responsible = new double[models];
            for (int text = 0; text < texts; text++)
            {
                double all = 0;
                for (int model = 0; model < models; model++) all += weights[model] * likelihoods[model][text];
                for (int model = 0; model < models; model++)
                {
                    // A text that no model thinks possible says nothing of them.
                    responsible[model] += all > 0 ? weights[model] * likelihoods[model][text] / all : weights[model];
                }
            }
            for (int model = 0; model < models; model++) weights[model] = responsible[model] / texts;
        }
        return weights;
    }
}
